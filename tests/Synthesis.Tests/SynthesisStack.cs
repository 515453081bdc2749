using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>Retrieval, reranker and synthesis on a real socket, called by their generated clients.</summary>
internal sealed class SynthesisStack : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly string _folder;
    private readonly bool _ownsFolder;

    private SynthesisStack(WebApplication app, string folder, bool ownsFolder)
    {
        (_app, _folder, _ownsFolder) = (app, folder, ownsFolder);
        _channel = GrpcChannel.ForAddress(app.Urls.First());
        Jobs = new SynthesisService.SynthesisServiceClient(_channel);
        Retrieval = new RetrievalService.RetrievalServiceClient(_channel);
        Rewards = new RewardService.RewardServiceClient(_channel);
    }

    public SynthesisService.SynthesisServiceClient Jobs { get; }

    public RetrievalService.RetrievalServiceClient Retrieval { get; }

    public RewardService.RewardServiceClient Rewards { get; }

    /// <summary>Where all of them listen.</summary>
    public string Address => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the services.</summary>
    /// <param name="folder">Folder of collections and jobs; one of its own when null.</param>
    /// <param name="settings">Settings by their full names.</param>
    public static async Task<SynthesisStack> StartAsync(string? folder = null, params (string Name, string Value)[] settings)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("reasonrank-synthesis-").FullName;
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        // The services' settings files lie beside the tests, and would bind this host to the gateway's ports.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls(url);
        builder.Configuration.AddInMemoryCollection([
            new("services:retrieval:http:0", url),
            new("services:reranker:http:0", url),
            new("Retrieval:DataFolder", Path.Combine(folder, "collections")),
            new("Retrieval:LoadSample", "false"),
            new("Synthesis:DataFolder", Path.Combine(folder, "jobs")),
            new("Synthesis:PollInterval", "00:00:00.050")]);
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.AddServiceDefaults();
        builder.AddRetrieval();
        builder.AddReranker();
        builder.AddSynthesis();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapRetrieval();
        app.MapReranker();
        app.MapSynthesis();
        await app.StartAsync();
        return new SynthesisStack(app, folder, ownsFolder);
    }

    /// <summary>Makes a collection.</summary>
    public async Task IndexAsync(string collection, IEnumerable<Passage> passages)
    {
        await Retrieval.CreateCollectionAsync(new CreateCollectionRequest { Name = collection });
        using var ingest = Retrieval.Ingest();
        await ingest.RequestStream.WriteAsync(new IngestRequest { Collection = collection });
        foreach (var passage in passages) await ingest.RequestStream.WriteAsync(new IngestRequest { Put = passage });
        await ingest.RequestStream.CompleteAsync();
        await foreach (var answer in ingest.ResponseStream.ReadAllAsync()) Assert.Null(answer.Refused);
    }

    /// <summary>Submits a job.</summary>
    public Task<SubmitJobResponse> SubmitAsync(
        JobSpec spec, IEnumerable<JobQuery> queries, string key = "", IEnumerable<JobQuery>? heldOut = null) => Jobs.SubmitAsync(spec, queries, key, heldOut);

    /// <summary>Watches a job to its end.</summary>
    public Task<Job> EndAsync(string id) => Jobs.EndAsync(id);

    /// <summary>All queries of a job with what became of them.</summary>
    public Task<IReadOnlyList<ListedItem>> ItemsAsync(string id) => Jobs.ItemsAsync(id);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder) Directory.Delete(_folder, recursive: true);
    }
}
