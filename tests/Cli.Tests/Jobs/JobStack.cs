using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Synthesis;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>The real services with jobs and a scripted teacher, for commands with --server, and a collection <c>words</c>.</summary>
internal sealed class JobStack : IAsyncDisposable
{
    private static readonly string[] Words = ["amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty"];

    private readonly Stack _stack;

    private JobStack(Stack stack, ScriptedTeacher teacher, Workspace workspace) => (_stack, Teacher, Workspace) = (stack, teacher, workspace);

    /// <summary>Address of the services.</summary>
    public string Server => _stack.Address.OriginalString;

    public SynthesisService.SynthesisServiceClient Jobs => _stack.Jobs;

    public ScriptedTeacher Teacher { get; }

    public Workspace Workspace { get; }

    public static async Task<JobStack> StartAsync(TimeSpan delay = default, ScriptedTeacher.Fault? fault = null)
    {
        var workspace = new Workspace();
        var teacher = await ScriptedTeacher.StartAsync(delay, fault);
        var stack = await LocalStack.StartAsync(
            SynthesisRole.Both, CancellationToken.None,
            ("Retrieval:Engine", "embedded"), ("Retrieval:DataFolder", workspace.Path("collections")),
            ("Synthesis:DataFolder", workspace.Path("jobs")), ("Synthesis:PollInterval", "00:00:00.050"),
            ("Reranker:Models:0:Name", "teacher"), ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint));
        var jobs = new JobStack(stack, teacher, workspace);
        var corpus = workspace.Write("corpus.jsonl", [.. Passages()]);
        var indexed = await Invocation.RunAsync(CancellationToken.None, "index", "words", "--jsonl", corpus, "--server", jobs.Server);
        Assert.Equal((0, ""), (indexed.Code, indexed.Error));
        return jobs;
    }

    /// <summary>Passages of the collection <c>words</c>: each of the words in six of them.</summary>
    public static IEnumerable<string> Passages() => Enumerable.Range(0, 60).Select(i =>
        $$"""{"_id": "p{{i}}", "title": "{{Words[i % 10]}}", "text": "{{Words[i % 10]}} lies near the {{Words[i / 6]}}, number {{i}}"}""");

    /// <summary>Writes a job on the collection, and its queries with answers.</summary>
    /// <param name="queries">How many queries.</param>
    /// <param name="more">Lines added to the job.</param>
    public string WriteJob(int queries, params string[] more)
    {
        Workspace.Write("queries.jsonl", [.. Queries(queries)]);
        return Workspace.Write("job.yaml", ["version: 1", "name: a test", "collection: words", "queries: queries.jsonl", .. more]);
    }

    /// <summary>Lines of queries with answers.</summary>
    public static IEnumerable<string> Queries(int count) => Enumerable.Range(0, count).Select(i =>
        $$"""{"id": "q{{i}}", "text": "where does {{Words[i % 10]}} number {{i}} lie and why", "answer": "near {{Words[i / 6 % 10]}} {{i}}", "relevant_ids": ["p{{i % 60}}"]}""");

    /// <summary>Runs a command against the services.</summary>
    public Task<Invocation> RunAsync(params string[] args) => Invocation.RunAsync(["synth", .. args, "--server", Server]);

    /// <summary>The same, and it must succeed.</summary>
    public async Task<string> SucceedAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.True(result.Code == 0, $"{result.Code}\n{result.Out}\n{result.Error}");
        return result.Out;
    }

    /// <summary>Watches a job to its end.</summary>
    public async Task<Job> EndAsync(string id)
    {
        using var watch = Jobs.WatchJob(new WatchJobRequest { Id = id, ProgressOnly = true });
        Job? last = null;
        await foreach (var news in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) last = news.Progress;
        return last!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stack.DisposeAsync();
        await Teacher.DisposeAsync();
        Workspace.Dispose();
    }
}
