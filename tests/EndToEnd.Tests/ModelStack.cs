using System.Globalization;
using Grpc.Net.Client;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>
/// The whole stack with a real tiny model in the reranker's process, and a collection of passages with the word
/// <c>grade-N</c>, which that model sorts by. Started when it is first asked for, so that tests can be skipped where the
/// native libraries are missing.
/// </summary>
[CollectionDefinition]
public sealed class ModelStack : ICollectionFixture<ModelStack>, IAsyncLifetime
{
    private static readonly string[] Words = ["river", "stone", "harbour", "winter", "copper", "field", "window", "market", "paper", "garden"];

    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _data = Directory.CreateTempSubdirectory("reasonrank-model-").FullName;
    private readonly int _grpcPort = FreePort.Next();
    private RunningProgram? _program;
    private GrpcChannel? _channel;

    /// <summary>Name of the collection; its passages are p0, p1 and so on.</summary>
    public const string Collection = "graded";

    /// <summary>What finds all of its passages.</summary>
    public const string Query = "harbour";

    /// <summary>Grades of the passages.</summary>
    public static IReadOnlyList<int> Grades { get; } = [.. Enumerable.Range(0, 40).Select(i => i * 7 % 11)];

    /// <summary>The gateway, by gRPC.</summary>
    public SearchService.SearchServiceClient Search => new(_channel);

    /// <summary>Address of the gateway.</summary>
    public string Server => $"http://localhost:{_grpcPort}";

    /// <summary>What the services have written.</summary>
    public string Output => _program!.Output;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the stack unless it runs. Skips the calling test where the real parts are missing.</summary>
    public async Task StartAsync()
    {
        var (libraries, folder) = (GenAI.Libraries, GenAI.ModelFolder("tiny-ranker"));
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_program is not null) return;
            _program = RunningProgram.Start(
                "AppHost/AppHost.csproj", $"--Gateway:GrpcPort={_grpcPort}", $"--Gateway:HttpPort={FreePort.Next()}", $"--data={_data}",
                "--Retrieval:LoadSample=false", $"--Reranker:NativeFolder={Relative(libraries)}", $"--Reranker:Models:0:Path={Relative(folder)}",
                "--Reranker:Models:0:Provider=cpu", "--Reranker:Models:0:MaxOutputTokens=1200");
            await _program.WaitForLineAsync("ReasonRank Suite runs", TimeSpan.FromSeconds(90));
            _channel = GrpcChannel.ForAddress(Server);
            await CommandLine.RunAsync("index", Collection, "--beir", WriteCollection(), "--server", Server);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Process id of the reranker.</summary>
    public int Reranker() => _program!.Descendants().Single(id => File.ReadAllText($"/proc/{id}/cmdline").Contains("ReasonRank.Reranker.dll", StringComparison.Ordinal));

    /// <summary>A request that reranks the best candidates of the collection.</summary>
    public static SearchRequest Request(string strategy, int candidates) => new()
    {
        Query = Query,
        Collection = Collection,
        TopK = candidates,
        Candidates = candidates,
        Ranking = new RankingOptions { Strategy = strategy, NoCache = true },
    };

    /// <summary>Grade of a result.</summary>
    public static int Grade(SearchResult result) => Grades[int.Parse(result.PassageId[1..], CultureInfo.InvariantCulture)];

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_program is not null)
        {
            _program.Signal(RunningProgram.Sigint);
            await _program.WaitForExitAsync(TimeSpan.FromSeconds(10));
            await _program.DisposeAsync();
        }
        Directory.Delete(_data, recursive: true);
    }

    // The services run elsewhere: paths are meant from where the user stands.
    private static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    private string WriteCollection()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_data, "beir")).FullName;
        File.WriteAllLines(Path.Combine(folder, "corpus.jsonl"), Grades.Select((grade, i) =>
            $$"""{"_id": "p{{i}}", "title": "", "text": "harbour {{Filler(i, 4)}} grade-{{grade}} {{Filler(i + 1, 6)}}"}"""));
        File.WriteAllText(Path.Combine(folder, "queries.jsonl"), """{"_id": "q", "text": "harbour"}""");
        return folder;
    }

    private static string Filler(int seed, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => Words[(seed * 7 + i * 3) % Words.Length]));
}
