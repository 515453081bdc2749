using System.Collections.Specialized;

namespace Elastic.Transport;

/// <summary>What holds for one request: its own settings over the client's.</summary>
internal sealed class BoundConfiguration
{
    /// <summary>As Elasticsearch 8's compatibility media type says; older and later servers may take it, too.</summary>
    public const string JsonOfVersion8 = "application/vnd.elasticsearch+json;compatible-with=8";

    public BoundConfiguration(ITransportConfiguration client, IRequestConfiguration? request)
    {
        var pool = client.NodePool;
        Accept = request?.Accept ?? client.Accept ?? JsonOfVersion8;
        ContentType = request?.ContentType ?? client.ContentType ?? JsonOfVersion8;
        AllowedStatusCodes = request?.AllowedStatusCodes ?? client.AllowedStatusCodes ?? [];
        Authentication = request?.Authentication ?? client.Authentication;
        Compresses = client.EnableHttpCompression ?? request?.EnableHttpCompression ?? true;
        KeepsBodies = request?.DisableDirectStreaming ?? client.DisableDirectStreaming ?? false;
        Pings = !(request?.DisablePings ?? client.DisablePings ?? false) && pool.SupportsPinging;
        Sniffs = !(client.DisableSniff ?? request?.DisableSniff ?? false) && pool.SupportsReseeding;
        ForceNode = client.ForceNode ?? request?.ForceNode;
        MaxRetries = ForceNode is null ? Math.Min(request?.MaxRetries ?? client.MaxRetries ?? int.MaxValue, pool.MaxRetries) : 0;
        KeepsAllHeaders = request?.ParseAllHeaders ?? client.ParseAllHeaders ?? false;
        KeptHeaders = new HeadersList(request?.ResponseHeadersToParse ?? default, client.ResponseHeadersToParse ?? default);
        RequestTimeout = request?.RequestTimeout ?? client.RequestTimeout ?? RequestConfiguration.DefaultRequestTimeout;
        PingTimeout = request?.PingTimeout ?? client.PingTimeout
            ?? (pool.UsingSsl ? RequestConfiguration.DefaultPingTimeoutOnSsl : RequestConfiguration.DefaultPingTimeout);
        Throws = request?.ThrowExceptions ?? client.ThrowExceptions ?? false;
        Headers = new NameValueCollection(client.Headers ?? []);
        foreach (var name in request?.Headers?.AllKeys ?? []) Headers[name] = request!.Headers![name];
        if (request?.OpaqueId is { Length: > 0 } id) Headers["X-Opaque-Id"] = id;
    }

    public string Accept { get; }
    public string ContentType { get; }
    public IReadOnlyCollection<int> AllowedStatusCodes { get; }
    public AuthorizationHeader? Authentication { get; }
    public bool Compresses { get; }
    public bool KeepsBodies { get; }
    public bool Pings { get; }
    public bool Sniffs { get; }
    public Uri? ForceNode { get; }
    public int MaxRetries { get; }
    public bool KeepsAllHeaders { get; }
    public HeadersList KeptHeaders { get; }
    public TimeSpan RequestTimeout { get; }
    public TimeSpan PingTimeout { get; }
    public bool Throws { get; }
    public NameValueCollection Headers { get; }
}
