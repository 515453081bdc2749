using System.Diagnostics;

namespace ReasonRank.TestSupport;

/// <summary>
/// A real Elasticsearch node that runs on this machine for tests. Most tests share one of them, <see cref="SharedAsync"/>;
/// those that kill or fill a node start their own. Skips the calling test where Java, xz or the server is missing.
/// </summary>
public sealed class ElasticsearchServer : IAsyncDisposable
{
    private static readonly Lazy<Task<ElasticsearchServer>> Common = new(() => StartAsync());

    private readonly string _program;
    private readonly string _data;
    private readonly string[] _settings;
    private readonly bool _ownsData;
    private RunningProgram? _process;

    private ElasticsearchServer(string program, string? data, string[] settings)
    {
        _program = program;
        _ownsData = data is null;
        _data = data ?? Directory.CreateTempSubdirectory("reasonrank-elasticsearch-").FullName;
        _settings = settings;
        Port = FreePort.Next();
    }

    /// <summary>Its HTTP port.</summary>
    public int Port { get; }

    /// <summary>Its address.</summary>
    public Uri Uri => new($"http://127.0.0.1:{Port}");

    /// <summary>What it has written since it was last started.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>
    /// The node that all tests of this program share; it runs until the program ends. Tests use index names of their own
    /// in it and change no setting of the cluster.
    /// </summary>
    public static Task<ElasticsearchServer> SharedAsync()
    {
        // Outside the shared task: a skip belongs to the test that asks.
        Find();
        return Common.Value;
    }

    /// <summary>Starts a node and waits until it is healthy.</summary>
    /// <param name="data">Folder of its data, kept when it stops; one that goes with it where none is given.</param>
    /// <param name="settings">Elasticsearch settings, as <c>name=value</c>.</param>
    public static async Task<ElasticsearchServer> StartAsync(string? data = null, params string[] settings)
    {
        var server = new ElasticsearchServer(Find(), data, settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>
    /// Starts a cluster of nodes that find each other, and waits until all have joined.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="settings">Settings of each of them.</param>
    public static async Task<ElasticsearchServer[]> StartClusterAsync(int count, params string[] settings)
    {
        var program = Find();
        var ports = Enumerable.Range(0, count).Select(_ => FreePort.Next()).ToArray();
        var seeds = string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
        var nodes = ports.Select((port, i) => new ElasticsearchServer(
            program, null,
            [$"discovery.seed_hosts={seeds}", "cluster.initial_master_nodes=node-1", $"node.name=node-{i + 1}", $"transport.port={port}", .. settings])).ToArray();
        await Task.WhenAll(nodes.Select(node => node.StartAsync($"wait_for_nodes={count}")));
        return nodes;
    }

    /// <summary>Starts it again on its port and data, after <see cref="KillAsync"/>.</summary>
    public Task StartAsync() => StartAsync("wait_for_nodes=>=1");

    /// <summary>Kills it as a power cut would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>Holds it: connections are accepted and nothing answers, until <see cref="Resume"/>.</summary>
    public void Pause() => _process!.Signal(RunningProgram.Sigstop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => _process!.Signal(RunningProgram.Sigcont);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        OwnedServers.Forget(this);
        if (_ownsData && Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
    }

    private static string Find()
    {
        var program = Real.Shared("elasticsearch/start");
        if (!OperatingSystem.IsLinux()) Real.Missing("Elasticsearch is started on Linux only");
        foreach (var tool in (string[])["java", "xz"])
            if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, tool))))
                Real.Missing($"{tool} is not installed, which Elasticsearch needs");
        return program;
    }

    private async Task StartAsync(string condition)
    {
        OwnedServers.Own(this);
        _process = RunningProgram.Run(_program, ["--port", $"{Port}", "--data", _data, .. _settings]);
        using var client = new HttpClient { BaseAddress = Uri };
        var start = Stopwatch.GetTimestamp();
        while (!await IsHealthyAsync(client, condition))
        {
            if (!_process.HasExited && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(3))
            {
                await Task.Delay(100);
                continue;
            }
            var output = Output;
            await KillAsync();
            throw new InvalidOperationException($"Elasticsearch did not start:\n{output}");
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client, string condition)
    {
        try
        {
            using var response = await client.GetAsync($"_cluster/health?wait_for_status=yellow&timeout=1s&{condition}");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
