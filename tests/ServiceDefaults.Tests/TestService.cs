using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.ServiceDefaults.Tests;

/// <summary>A real service with the suite's defaults, and a client that finds it by name.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServiceProvider _clients;

    private TestService(WebApplication app, int grpcPort)
    {
        _app = app;
        GrpcPort = grpcPort;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["services:search:grpc:0"] = $"http://localhost:{grpcPort}" })
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        services.AddServiceClient<SearchService.SearchServiceClient>("search");
        services.AddServiceClient<RetrievalService.RetrievalServiceClient>("nowhere");
        _clients = services.BuildServiceProvider();
    }

    public int GrpcPort { get; }

    public ConcurrentQueue<string> Log { get; } = new();

    public SearchService.SearchServiceClient Client => _clients.GetRequiredService<SearchService.SearchServiceClient>();

    public T GetClient<T>() where T : notnull => _clients.GetRequiredService<T>();

    public Uri HttpAddress => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
        .Addresses.Single(address => !address.EndsWith($":{GrpcPort}", StringComparison.Ordinal)));

    public static TestService Create(Func<SearchRequest, ServerCallContext, Task<SearchResponse>> script, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        var port = FreePort.Next();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(new ScriptedSearch(script));
        var provider = new QueueLoggerProvider();
        builder.Logging.AddProvider(provider);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGrpcService<ScriptedSearch>();
        app.MapGet("/page", () => "page");
        var service = new TestService(app, port);
        provider.Log = service.Log;
        return service;
    }

    public Task StartAsync() => _app.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _clients.DisposeAsync();
        await _app.DisposeAsync();
    }

    private sealed class QueueLoggerProvider : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Log { get; set; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
