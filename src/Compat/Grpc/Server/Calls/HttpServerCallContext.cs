using System.Net.Sockets;
using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Grpc.Core.Wire;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>One call: what its handler sees, the messages of its HTTP request and response, and how it ends.</summary>
internal sealed partial class HttpServerCallContext(HttpContext http, string method, MethodOptions options, ILogger logger)
    : ServerCallContext, IServerCallContextFeature
{
    private static readonly AuthContext Anonymous = new(null, []);

    private readonly Lock _gate = new();
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Status _status = Status.DefaultSuccess;
    private ICompressionProvider? _compression;

    public HttpContext HttpContext => http;

    ServerCallContext IServerCallContextFeature.ServerCallContext => this;

    protected override string MethodCore => method;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetwork } ip => $"ipv4:{ip}:{http.Connection.RemotePort}",
        var ip => $"ipv6:[{ip}]:{http.Connection.RemotePort}",
    };

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => Anonymous;

    protected override IDictionary<object, object> UserStateCore => http.Items!;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Give the deadline and the cancellation token of the call to the calls that it makes.");

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        BeginWrite();
        try
        {
            if (_responded) throw new InvalidOperationException("Response headers can be sent once only, before the first message.");
            foreach (var entry in responseHeaders)
            {
                if (entry.Is(Metadata.CompressionRequestAlgorithmMetadataKey)) UseCompression(entry.Value);
                else Protocol.Append(http.Response.Headers, entry);
            }
            _responded = true;
            await http.Response.BodyWriter.FlushAsync(WriteToken);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    private void UseCompression(string name)
    {
        if (CompressionProviders.IsIdentity(name))
        {
            _compression = null;
            http.Response.Headers.Remove(Headers.Encoding);
            return;
        }
        _compression = options.Providers.Find(name)
            ?? throw new InvalidOperationException($"No compression provider is registered for '{name}'.");
        http.Response.Headers[Headers.Encoding] = name;
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!Headers.IsMetadata(name)) continue;
            foreach (var value in values) Headers.Add(metadata, name, value ?? "");
        }
        return metadata;
    }
}
