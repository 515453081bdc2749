using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>The service on Kestrel with a client of it; a folder of its own unless one is given.</summary>
internal sealed class RetrievalHost : IAsyncDisposable
{
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

    public static string NewFolder() => Directory.CreateTempSubdirectory("reasonrank-retrieval-").FullName;

    public static async Task<RetrievalHost> StartAsync(string? folder = null, params (string Name, string Value)[] settings)
    {
        var data = folder ?? NewFolder();
        var builder = WebApplication.CreateSlimBuilder();
        (string Name, string Value)[] defaults = [("DataFolder", data), ("LoadSample", "false")];
        foreach (var (name, value) in defaults.Concat(settings)) builder.Configuration[$"Retrieval:{name}"] = value;
        builder.Logging.SetMinimumLevel(LogLevel.None);
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
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
