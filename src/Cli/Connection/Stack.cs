using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using ReasonRank.V1;

namespace ReasonRank.Cli.Connection;

/// <summary>The services that a command talks to: a running gateway, or the same services inside this process.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly WebApplication? _host;

    /// <summary>Opens a channel; nothing is sent yet.</summary>
    /// <param name="address">Where the services are.</param>
    /// <param name="host">Stopped together with the channel; null when the services run elsewhere.</param>
    public Stack(Uri address, WebApplication? host = null)
    {
        _host = host;
        Address = address;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            // Without pings a peer that went without a word would be waited for without end.
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                AllowAutoRedirect = false,
                UseCookies = false,
                // HTTP/2 in plain text does not pass a proxy.
                UseProxy = address.Scheme == Uri.UriSchemeHttps,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = Microsoft.Extensions.Hosting.ServiceDefaultsExtensions.MaxMessageSize,
        });
        Retrieval = new(_channel);
        Reranker = new(_channel);
        Models = new(_channel);
        Search = new(_channel);
        Jobs = new(_channel);
    }

    /// <summary>Where the services are.</summary>
    public Uri Address { get; }

    public RetrievalService.RetrievalServiceClient Retrieval { get; }

    public RerankService.RerankServiceClient Reranker { get; }

    public ModelService.ModelServiceClient Models { get; }

    public SearchService.SearchServiceClient Search { get; }

    public SynthesisService.SynthesisServiceClient Jobs { get; }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_host is null) return;
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
