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

namespace ReasonRank.Cli.Connection;

/// <summary>The services inside this process, on a port of the loopback interface that the system picks.</summary>
internal static class LocalStack
{
    /// <summary>Starts them on a folder of collections. Environment variables configure them, for models say.</summary>
    /// <exception cref="CliException">The folder cannot be used.</exception>
    public static Task<Stack> StartAsync(string folder, CancellationToken cancellationToken) => StartAsync(
        cancellationToken, ("Retrieval:Engine", "embedded"), ("Retrieval:DataFolder", Path.GetFullPath(folder)));

    /// <summary>Starts them on the collections in an Elasticsearch.</summary>
    /// <param name="address">Its address; that of the configured connection string where none is given.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">No address is known, or a setting cannot be used.</exception>
    public static Task<Stack> StartOnElasticsearchAsync(string? address, CancellationToken cancellationToken) => address is null
        ? StartAsync(cancellationToken, ("Retrieval:Engine", "elasticsearch"))
        : StartAsync(cancellationToken, ("Retrieval:Engine", "elasticsearch"), ("ConnectionStrings:elasticsearch", address));

    private static async Task<Stack> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.Configuration["Retrieval:LoadSample"] = "false";
        // A start that fails is told by the exception.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore();
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.AddRetrieval();
        builder.AddReranker();
        builder.AddGateway();

        var app = builder.Build();
        app.MapRetrieval();
        app.MapReranker();
        app.MapGateway();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        foreach (var service in new[] { "retrieval", "reranker" }) app.Configuration[$"services:{service}:grpc:0"] = address;
        return new Stack(new Uri(address), app);
    }

    // Ctrl-C cancels the command, and the command stops the services: they must not stop first.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
