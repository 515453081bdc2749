using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Ranking.Strategies;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>The reranker in this process, on a real socket, with the modelled server as its model.</summary>
internal sealed class RerankerService : IAsyncDisposable
{
    // More than the server's streams, as one does, so that the next call is there when a stream ends.
    private const int CallsAtOnce = Machine.Streams * 2;

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private RerankerService(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Urls.Single());
        Client = new RerankService.RerankServiceClient(_channel);
    }

    /// <summary>Its client.</summary>
    public RerankService.RerankServiceClient Client { get; }

    /// <summary>Its strategies.</summary>
    public StrategyRegistry Strategies => _app.Services.GetRequiredService<StrategyRegistry>();

    /// <summary>Starts it.</summary>
    /// <param name="modelAddress">Where the model's server listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RerankerService> StartAsync(string modelAddress, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Reranker:Models:0:Endpoint"] = modelAddress,
            ["Reranker:Models:0:Model"] = "modelled",
            ["Reranker:Models:0:MaxConcurrency"] = $"{CallsAtOnce}",
            ["Reranker:Models:0:MaxWaitingCalls"] = "100000",
            ["Reranker:Models:0:LogProbs"] = "true",
            ["Reranker:Models:0:ThinkingSwitch"] = "true",
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.AddServiceDefaults();
        builder.AddReranker();
        var app = builder.Build();
        app.MapReranker();
        try
        {
            await app.StartAsync(cancellationToken);
            return new RerankerService(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
