using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>A reranker and a gateway in one host: gRPC on one port, HTTP/1.1 on another.</summary>
internal sealed class LocalModelHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private LocalModelHost(WebApplication app)
    {
        _app = app;
        var addresses = app.Urls.ToList();
        app.Configuration["services:reranker:http:0"] = addresses[0];
        Http = addresses[1];
        _channel = GrpcChannel.ForAddress(addresses[0]);
        Models = new ModelService.ModelServiceClient(_channel);
        Reranker = new RerankService.RerankServiceClient(_channel);
    }

    /// <summary>Root of the REST routes.</summary>
    public string Http { get; }

    public ModelService.ModelServiceClient Models { get; }

    public RerankService.RerankServiceClient Reranker { get; }

    /// <summary>Starts them with settings of the reranker.</summary>
    public static async Task<LocalModelHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"Reranker:{setting.Name}", (string?)setting.Value)));
        builder.AddServiceDefaults();
        builder.AddReranker();
        builder.AddGateway();
        var app = builder.Build();
        app.MapReranker();
        app.MapGateway();
        await app.StartAsync();
        return new LocalModelHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }
}
