using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client.Calls;
using Grpc.Net.Compression;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Net.Client;

/// <summary>A way to one server over HTTP/2. Costly to make, cheap to call through, safe for any number of threads.</summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly ConcurrentDictionary<IMethod, Uri> _uris = new();
    private readonly CancellationTokenSource _disposed = new();
    private readonly bool _ownsInvoker;
    private readonly Uri _address;

    private GrpcChannel(Uri address, GrpcChannelOptions options) : base(address.Authority)
    {
        _address = address;
        (Invoker, _ownsInvoker) = CreateInvoker(address, options);
        Providers = new CompressionProviders(options.CompressionProviders);
        SendLimit = options.MaxSendMessageSize;
        ReceiveLimit = options.MaxReceiveMessageSize;
        ThrowsOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Grpc.Net.Client.GrpcCall");
        Disposed = _disposed.Token;
    }

    internal HttpMessageInvoker Invoker { get; }

    internal CompressionProviders Providers { get; }

    internal int? SendLimit { get; }

    internal int? ReceiveLimit { get; }

    internal bool ThrowsOperationCanceled { get; }

    internal ILogger Logger { get; }

    /// <summary>Cancelled when the channel is disposed.</summary>
    internal CancellationToken Disposed { get; }

    /// <summary>A channel to an address such as <c>http://localhost:5100</c>.</summary>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address.</summary>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to an address, with options.</summary>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address, UriKind.Absolute), channelOptions);
    }

    /// <summary>A channel to an address, with options.</summary>
    /// <exception cref="ArgumentException">The options contradict each other or the address.</exception>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Ends the calls and closes the connections that the channel opened.</summary>
    public void Dispose()
    {
        if (_disposed.IsCancellationRequested) return;
        _disposed.Cancel();
        if (_ownsInvoker) Invoker.Dispose();
    }

    internal Uri UriOf(IMethod method) => _uris.GetOrAdd(method, static (key, address) => new Uri(address, key.FullName), _address);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static (HttpMessageInvoker Invoker, bool Owned) CreateInvoker(Uri address, GrpcChannelOptions options)
    {
        var secure = address.Scheme == Uri.UriSchemeHttps;
        if (!secure && address.Scheme != Uri.UriSchemeHttp)
            throw new ArgumentException($"The address of a channel begins with http:// or https://, not {address.Scheme}:.", nameof(address));
        if (options.Credentials is { } credentials && credentials == ChannelCredentials.SecureSsl != secure)
            throw new ArgumentException($"The credentials of the channel do not fit the address {address}.", nameof(options));
        if (options is { HttpClient: not null, HttpHandler: not null })
            throw new ArgumentException("A channel takes an HttpClient or an HttpHandler, not both.", nameof(options));
        if (options.HttpClient is { } client) return (client, options.DisposeHttpClient);
        if (options.HttpHandler is { } handler)
            return (new HttpMessageInvoker(handler, options.DisposeHttpClient), options.DisposeHttpClient);
        return (new HttpMessageInvoker(DefaultHandler.Create(useProxy: secure)), true);
    }
}
