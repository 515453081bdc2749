using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Gateway.Tests.OpenAi;

namespace ReasonRank.Gateway.Tests;

/// <summary>A gateway on loopback with scripted services behind it.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private WebApplication? _services;
    private WebApplication? _gateway;

    internal ScriptedReranker Reranker { get; } = new();

    internal ScriptedRetrieval Retrieval { get; } = new();

    internal ScriptedModels Models { get; } = new();

    /// <summary>A channel to the gateway.</summary>
    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>Root of the REST routes over HTTP/1.1.</summary>
    public string Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var services = Builder();
        services.Services.AddGrpc();
        services.Services.AddSingleton(Retrieval);
        services.Services.AddSingleton(Reranker);
        services.Services.AddSingleton(Models);
        _services = services.Build();
        _services.MapGrpcService<ScriptedRetrieval>();
        _services.MapGrpcService<ScriptedReranker>();
        _services.MapGrpcService<ScriptedModels>();
        await _services.StartAsync();

        var gateway = Builder();
        gateway.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        gateway.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:retrieval:http:0"] = _services.Urls.Single(),
            ["services:reranker:http:0"] = _services.Urls.Single(),
        });
        gateway.AddServiceDefaults();
        gateway.AddGateway();
        _gateway = gateway.Build();
        _gateway.MapGateway();
        _gateway.MapForwardedServices();
        await _gateway.StartAsync();
        var addresses = _gateway.Urls.ToList();
        (Channel, Http) = (GrpcChannel.ForAddress(addresses[0]), addresses[1]);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _gateway!.DisposeAsync();
        await _services!.DisposeAsync();
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        return builder;
    }
}
