using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>The service on Kestrel with a client of it, over an engine that nobody else uses.</summary>
internal sealed class RetrievalHost : IAsyncDisposable
{
    /// <summary>The engine in a folder.</summary>
    public const string Embedded = "embedded";

    /// <summary>The engine on the Elasticsearch that the tests share.</summary>
    public const string Elasticsearch = "elasticsearch";

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly bool _ownsFolder;

    private RetrievalHost(WebApplication app, GrpcChannel channel, string folder, bool ownsFolder)
    {
        (_app, _channel, Folder, _ownsFolder) = (app, channel, folder, ownsFolder);
        Client = new RetrievalService.RetrievalServiceClient(channel);
    }

    public RetrievalService.RetrievalServiceClient Client { get; }

    public string Folder { get; }

    /// <summary>Its address.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What names of indices in Elasticsearch begin with.</summary>
    public string? IndexPrefix => _app.Configuration["Retrieval:Elasticsearch:IndexPrefix"];

    public static string NewFolder() => Directory.CreateTempSubdirectory("reasonrank-retrieval-").FullName;

    /// <summary>Starts it on an engine, with no collection.</summary>
    public static Task<RetrievalHost> StartOnAsync(string engine, params (string Name, string Value)[] settings) =>
        StartOnAsync(engine, null, TimeProvider.System, settings);

    /// <summary>Starts it on an engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="folder">See <see cref="StartAsync(string?, ValueTuple{string, string}[])"/>.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="settings">Settings of the section <c>Retrieval</c>.</param>
    public static async Task<RetrievalHost> StartOnAsync(string engine, string? folder, TimeProvider time, params (string Name, string Value)[] settings)
    {
        if (engine == Embedded) return await StartAsync(folder, time, settings);
        var server = await ElasticsearchServer.SharedAsync();
        (string, string)[] all =
        [
            ("Engine", engine), ("Elasticsearch:Nodes:0", server.Uri.ToString()), ("Elasticsearch:Replicas", "0"),
            ("Elasticsearch:IndexPrefix", $"test{Guid.NewGuid():n}-"), .. settings,
        ];
        return await StartAsync(folder, time, all);
    }

    /// <summary>Starts it on the embedded engine, or as the settings say.</summary>
    /// <param name="folder">The engine's folder, kept; one that goes with it where none is given.</param>
    /// <param name="settings">Settings of the section <c>Retrieval</c>.</param>
    public static Task<RetrievalHost> StartAsync(string? folder = null, params (string Name, string Value)[] settings) =>
        StartAsync(folder, TimeProvider.System, settings);

    private static async Task<RetrievalHost> StartAsync(string? folder, TimeProvider time, (string Name, string Value)[] settings)
    {
        var data = folder ?? NewFolder();
        var builder = WebApplication.CreateSlimBuilder();
        (string Name, string Value)[] defaults = [("DataFolder", data), ("LoadSample", "false")];
        foreach (var (name, value) in defaults.Concat(settings)) builder.Configuration[$"Retrieval:{name}"] = value;
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(time);
        builder.AddServiceDefaults();
        builder.AddRetrieval();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapRetrieval();
        await app.StartAsync();
        var channel = GrpcChannel.ForAddress(app.Urls.First(), new GrpcChannelOptions { MaxReceiveMessageSize = null });
        return new RetrievalHost(app, channel, data, folder is null);
    }

    /// <summary>Whether it is healthy.</summary>
    public async Task<HealthStatus> HealthAsync() => (await _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    public async Task CreateAsync(string name, string analyzer = "english") =>
        await Client.CreateCollectionAsync(new() { Name = name, Settings = new() { Analyzer = analyzer } });

    /// <summary>Ingests passages and returns every answer.</summary>
    public async Task<List<IngestResponse>> IngestAsync(string collection, params IEnumerable<IngestRequest> operations)
    {
        using var call = Client.Ingest();
        var answers = Task.Run(async () =>
        {
            var all = new List<IngestResponse>();
            await foreach (var answer in call.ResponseStream.ReadAllAsync()) all.Add(answer);
            return all;
        });
        await call.RequestStream.WriteAsync(new() { Collection = collection });
        foreach (var operation in operations) await call.RequestStream.WriteAsync(operation);
        await call.RequestStream.CompleteAsync();
        return await answers;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app.Configuration["Retrieval:Engine"] == Elasticsearch)
        {
            foreach (var collection in (await Client.ListCollectionsAsync(new())).Collections.Where(collection => collection.Created is not null))
                await Client.DeleteCollectionAsync(new() { Name = collection.Name });
        }
        await StopAsync();
    }

    /// <summary>Stops it and leaves in Elasticsearch what is there, as where that cannot be reached.</summary>
    public async Task StopAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
