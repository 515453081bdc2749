using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Gateway;
using ReasonRank.Synthesis;

namespace ReasonRank.Cli.Connection;

/// <summary>The services inside this process, on a port of the loopback interface that the system picks.</summary>
internal static class LocalStack
{
    // No collection can have such a name; the app host keeps its jobs there too.
    private const string JobFolder = ".jobs";

    /// <summary>Starts them on a folder of collections. Environment variables configure them, for models say.</summary>
    /// <exception cref="CliException">The folder cannot be used.</exception>
    public static Task<Stack> StartAsync(string folder, CancellationToken cancellationToken) => StartAsync(folder, null, cancellationToken);

    /// <summary>The same, with the jobs that are kept in the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="jobs">Whether jobs are worked on or only told of; null leaves them alone.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="CliException">The folder cannot be used.</exception>
    public static Task<Stack> StartAsync(string folder, SynthesisRole? jobs, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(folder);
        return StartAsync(
            jobs, cancellationToken, ("Retrieval:Engine", "embedded"), ("Retrieval:DataFolder", path),
            ("Synthesis:DataFolder", Path.Combine(path, JobFolder)), ("ConnectionStrings:rabbitmq", ""), ("ConnectionStrings:synthesis", ""));
    }

    /// <summary>Starts them on the collections in an Elasticsearch.</summary>
    /// <param name="address">Its address; that of the configured connection string where none is given.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">No address is known, or a setting cannot be used.</exception>
    public static Task<Stack> StartOnElasticsearchAsync(string? address, CancellationToken cancellationToken) => address is null
        ? StartAsync(null, cancellationToken, ("Retrieval:Engine", "elasticsearch"))
        : StartAsync(null, cancellationToken, ("Retrieval:Engine", "elasticsearch"), ("ConnectionStrings:elasticsearch", address));

    /// <summary>Starts them with settings by their full names.</summary>
    internal static async Task<Stack> StartAsync(SynthesisRole? jobs, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.Configuration["Retrieval:LoadSample"] = "false";
        if (jobs is { } role) builder.Configuration["Synthesis:Role"] = role.ToString();
        // A start that fails is told by the exception.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            // It warns of queries that are given back when the command ends, as they should be.
            .AddFilter("MassTransit", LogLevel.Error)
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddHostedService<OwnAddress>();
        builder.WebHost.UseKestrelCore();
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.AddRetrieval();
        builder.AddReranker();
        builder.AddGateway();
        if (jobs is not null) builder.AddSynthesis();

        var app = builder.Build();
        app.MapRetrieval();
        app.MapReranker();
        app.MapGateway();
        if (jobs is not null) app.MapSynthesis();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new Stack(new Uri(Address(app.Services)), app);
    }

    private static string Address(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    // The services find each other before any of them begins to work by itself.
    private sealed class OwnAddress(IServiceProvider services, IConfiguration configuration) : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            foreach (var service in new[] { "retrieval", "reranker", "synthesis" }) configuration[$"services:{service}:grpc:0"] = Address(services);
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // Ctrl-C cancels the command, and the command stops the services: they must not stop first.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
