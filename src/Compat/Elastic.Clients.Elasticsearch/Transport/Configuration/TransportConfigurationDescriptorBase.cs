using System.Collections.Specialized;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Elastic.Transport;

/// <summary>Settings that are made by a chain of calls.</summary>
/// <typeparam name="T">The class itself, so that each call returns it.</typeparam>
public abstract class TransportConfigurationDescriptorBase<T> : ITransportConfiguration
    where T : TransportConfigurationDescriptorBase<T>
{
    private readonly NodePool _nodePool;
    private readonly SemaphoreSlim _bootstrapLock = new(1, 1);
    private readonly HttpRequestInvoker _requestInvoker;
    private RequestConfiguration _request = new();
    private Action<ApiCallDetails>? _onRequestCompleted;
    private Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool>? _certificateCallback;
    private Func<Node, bool>? _nodePredicate;
    private string? _certificateFingerprint;
    private int _connectionLimit = 80;
    private bool _disableAutomaticProxyDetection;
    private TimeSpan? _deadTimeout;
    private TimeSpan? _maxDeadTimeout;
    private TimeSpan _dnsRefreshTimeout = TimeSpan.FromMinutes(5);
    private TimeSpan? _sniffLifeSpan = TimeSpan.FromHours(1);
    private bool _sniffsOnConnectionFault = true;
    private bool _sniffsOnStartup = true;
    private UserAgent _userAgent = Transport.UserAgent.Create("elasticsearch-net", typeof(T));

    /// <summary>Settings for the nodes of a pool.</summary>
    protected TransportConfigurationDescriptorBase(NodePool nodePool)
    {
        ArgumentNullException.ThrowIfNull(nodePool);
        _nodePool = nodePool;
        _requestInvoker = new HttpRequestInvoker(this);
    }

    string? IRequestConfiguration.Accept => _request.Accept;
    IReadOnlyCollection<int>? IRequestConfiguration.AllowedStatusCodes => _request.AllowedStatusCodes;
    AuthorizationHeader? IRequestConfiguration.Authentication => _request.Authentication;
    string? IRequestConfiguration.ContentType => _request.ContentType;
    bool? IRequestConfiguration.DisableDirectStreaming => _request.DisableDirectStreaming;
    bool? IRequestConfiguration.DisablePings => _request.DisablePings;
    bool? IRequestConfiguration.DisableSniff => _request.DisableSniff;
    bool? IRequestConfiguration.EnableHttpCompression => _request.EnableHttpCompression;
    Uri? IRequestConfiguration.ForceNode => _request.ForceNode;
    NameValueCollection? IRequestConfiguration.Headers => _request.Headers;
    int? IRequestConfiguration.MaxRetries => _request.MaxRetries;
    string? IRequestConfiguration.OpaqueId => _request.OpaqueId;
    bool? IRequestConfiguration.ParseAllHeaders => _request.ParseAllHeaders;
    TimeSpan? IRequestConfiguration.PingTimeout => _request.PingTimeout;
    TimeSpan? IRequestConfiguration.RequestTimeout => _request.RequestTimeout;
    HeadersList? IRequestConfiguration.ResponseHeadersToParse => _request.ResponseHeadersToParse;
    bool? IRequestConfiguration.ThrowExceptions => _request.ThrowExceptions;
    string? ITransportConfiguration.CertificateFingerprint => _certificateFingerprint;
    int ITransportConfiguration.ConnectionLimit => _connectionLimit;
    TimeSpan? ITransportConfiguration.DeadTimeout => _deadTimeout;
    bool ITransportConfiguration.DisableAutomaticProxyDetection => _disableAutomaticProxyDetection;
    TimeSpan ITransportConfiguration.DnsRefreshTimeout => _dnsRefreshTimeout;
    TimeSpan? ITransportConfiguration.MaxDeadTimeout => _maxDeadTimeout;
    NodePool ITransportConfiguration.NodePool => _nodePool;
    Func<Node, bool>? ITransportConfiguration.NodePredicate => _nodePredicate;
    Action<ApiCallDetails>? ITransportConfiguration.OnRequestCompleted => _onRequestCompleted;
    Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool>? ITransportConfiguration.ServerCertificateValidationCallback =>
        _certificateCallback;
    TimeSpan? ITransportConfiguration.SniffInformationLifeSpan => _sniffLifeSpan;
    bool ITransportConfiguration.SniffsOnConnectionFault => _sniffsOnConnectionFault;
    bool ITransportConfiguration.SniffsOnStartup => _sniffsOnStartup;
    UserAgent ITransportConfiguration.UserAgent => _userAgent;
    HttpRequestInvoker ITransportConfiguration.RequestInvoker => _requestInvoker;
    SemaphoreSlim ITransportConfiguration.BootstrapLock => _bootstrapLock;

    /// <inheritdoc cref="IRequestConfiguration.Authentication"/>
    public T Authentication(AuthorizationHeader header) => Set(() => _request = _request with { Authentication = header });

    /// <inheritdoc cref="ITransportConfiguration.CertificateFingerprint"/>
    public T CertificateFingerprint(string fingerprint) => Set(() => _certificateFingerprint = fingerprint);

    /// <inheritdoc cref="ITransportConfiguration.ConnectionLimit"/>
    public T ConnectionLimit(int connectionLimit) => Set(() => _connectionLimit = connectionLimit);

    /// <inheritdoc cref="ITransportConfiguration.DeadTimeout"/>
    public T DeadTimeout(TimeSpan timeout) => Set(() => _deadTimeout = timeout);

    /// <inheritdoc cref="ITransportConfiguration.DisableAutomaticProxyDetection"/>
    public T DisableAutomaticProxyDetection(bool disable = true) => Set(() => _disableAutomaticProxyDetection = disable);

    /// <inheritdoc cref="IRequestConfiguration.DisableDirectStreaming"/>
    public T DisableDirectStreaming(bool b = true) => Set(() => _request = _request with { DisableDirectStreaming = b });

    /// <inheritdoc cref="IRequestConfiguration.DisablePings"/>
    public T DisablePing(bool disable = true) => Set(() => _request = _request with { DisablePings = disable });

    /// <inheritdoc cref="ITransportConfiguration.DnsRefreshTimeout"/>
    public T DnsRefreshTimeout(TimeSpan timeout) => Set(() => _dnsRefreshTimeout = timeout);

    /// <inheritdoc cref="IRequestConfiguration.EnableHttpCompression"/>
    public T EnableHttpCompression(bool enabled = true) => Set(() => _request = _request with { EnableHttpCompression = enabled });

    /// <summary>Adds headers that every request sends.</summary>
    public T GlobalHeaders(NameValueCollection headers) =>
        Set(() => _request = _request with { Headers = new NameValueCollection(_request.Headers ?? []) { headers } });

    /// <inheritdoc cref="ITransportConfiguration.MaxDeadTimeout"/>
    public T MaxDeadTimeout(TimeSpan timeout) => Set(() => _maxDeadTimeout = timeout);

    /// <inheritdoc cref="IRequestConfiguration.MaxRetries"/>
    public T MaximumRetries(int maxRetries) => Set(() => _request = _request with { MaxRetries = maxRetries });

    /// <inheritdoc cref="ITransportConfiguration.NodePredicate"/>
    public T NodePredicate(Func<Node, bool> predicate) => Set(() => _nodePredicate = predicate);

    /// <inheritdoc cref="ITransportConfiguration.OnRequestCompleted"/>
    public T OnRequestCompleted(Action<ApiCallDetails> handler) => Set(() => _onRequestCompleted += handler);

    /// <inheritdoc cref="IRequestConfiguration.ParseAllHeaders"/>
    public T ParseAllHeaders(bool b = true) => Set(() => _request = _request with { ParseAllHeaders = b });

    /// <inheritdoc cref="IRequestConfiguration.PingTimeout"/>
    public T PingTimeout(TimeSpan timeout) => Set(() => _request = _request with { PingTimeout = timeout });

    /// <inheritdoc cref="IRequestConfiguration.RequestTimeout"/>
    public T RequestTimeout(TimeSpan timeout) => Set(() => _request = _request with { RequestTimeout = timeout });

    /// <inheritdoc cref="IRequestConfiguration.ResponseHeadersToParse"/>
    public T ResponseHeadersToParse(HeadersList headersToParse) => Set(() => _request = _request with
    {
        ResponseHeadersToParse = new HeadersList(_request.ResponseHeadersToParse ?? default, headersToParse),
    });

    /// <inheritdoc cref="ITransportConfiguration.ServerCertificateValidationCallback"/>
    public T ServerCertificateValidationCallback(Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool> callback) =>
        Set(() => _certificateCallback = callback);

    /// <inheritdoc cref="ITransportConfiguration.SniffInformationLifeSpan"/>
    public T SniffLifeSpan(TimeSpan? sniffLifeSpan) => Set(() => _sniffLifeSpan = sniffLifeSpan);

    /// <inheritdoc cref="ITransportConfiguration.SniffsOnConnectionFault"/>
    public T SniffOnConnectionFault(bool sniffsOnConnectionFault = true) =>
        Set(() => _sniffsOnConnectionFault = sniffsOnConnectionFault);

    /// <inheritdoc cref="ITransportConfiguration.SniffsOnStartup"/>
    public T SniffOnStartup(bool sniffsOnStartup = true) => Set(() => _sniffsOnStartup = sniffsOnStartup);

    /// <inheritdoc cref="IRequestConfiguration.ThrowExceptions"/>
    public T ThrowExceptions(bool alwaysThrow = true) => Set(() => _request = _request with { ThrowExceptions = alwaysThrow });

    /// <inheritdoc cref="ITransportConfiguration.UserAgent"/>
    public T UserAgent(UserAgent userAgent) => Set(() => _userAgent = userAgent);

    void IDisposable.Dispose()
    {
        _nodePool.Dispose();
        _requestInvoker.Dispose();
        _bootstrapLock.Dispose();
        GC.SuppressFinalize(this);
    }

    private T Set(Action change)
    {
        change();
        return (T)this;
    }
}
