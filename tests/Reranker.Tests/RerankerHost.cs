using System.Collections.Concurrent;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

/// <summary>The service on a real socket, called by its generated client.</summary>
internal sealed class RerankerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private RerankerHost(WebApplication app, ConcurrentQueue<string> log)
    {
        _app = app;
        Log = log;
        _channel = GrpcChannel.ForAddress(app.Urls.First(), new GrpcChannelOptions { MaxSendMessageSize = null, MaxReceiveMessageSize = null });
        Client = new RerankService.RerankServiceClient(_channel);
        Models = new ModelService.ModelServiceClient(_channel);
    }

    public RerankService.RerankServiceClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public ModelService.ModelServiceClient Models { get; }

    /// <summary>Address of the service.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Everything that was logged, at any level.</summary>
    public ConcurrentQueue<string> Log { get; }

    public static async Task<RerankerHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        var log = new ConcurrentQueue<string>();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new QueueLogger(log));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(
            s.Name.StartsWith("services:", StringComparison.Ordinal) ? s.Name : $"Reranker:{s.Name}", (string?)s.Value)));
        builder.AddServiceDefaults();
        builder.AddReranker();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapReranker();
        await app.StartAsync();
        return new RerankerHost(app, log);
    }

    public static Task<RerankerHost> StartAsync(ChatServer server, params (string Name, string Value)[] settings) => StartAsync(
        [("Models:0:Endpoint", server.Endpoint), ("Models:0:Model", "test-model"), ("Models:0:ApiKey", "sk-secret-123"), .. settings]);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class QueueLogger(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
