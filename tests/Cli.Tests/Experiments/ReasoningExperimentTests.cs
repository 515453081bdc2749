using System.Globalization;

namespace ReasonRank.Cli.Tests.Experiments;

/// <summary><c>experiment --local</c> as a process, with a model whose reasoning pays.</summary>
public sealed class ReasoningExperimentTests : IAsyncLifetime
{
    private const int Queries = 12;

    private readonly Workspace _workspace = new();
    private ModelServer? _server;

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync();
        // The passage that answers names its subject once, the others again and again: BM25 has it last.
        _workspace.Write("corpus.jsonl",
        [
            .. from query in Enumerable.Range(0, Queries)
               from place in Enumerable.Range(0, 5)
               let subject = $"subject{query}"
               let text = place == 0 ? $"{subject} and its cause in other words than those asked for" : string.Join(' ', Enumerable.Repeat(subject, place + 1))
               select $$"""{"_id": "{{query}}-{{place}}", "text": "{{text}}"}""",
        ]);
        _workspace.Write("queries.tsv", [.. Enumerable.Range(0, Queries).Select(query => $"q{query}\tsubject{query}")]);
        _workspace.Write("qrels.tsv", [.. Enumerable.Range(0, Queries).Select(query => $"q{query} 0 {query}-0 1")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Reasoning_that_pays_is_said_to_pay()
    {
        var file = Write("strategies: [lexical, reasonrank]", "reasoning: [on, off]");
        await using var process = Start(file, "--suggest", "--cost", "1", "--unit", "calls");
        var result = await process.EndAsync();
        Assert.Equal(0, result.Code);
        Assert.Contains(
            "On subjects, reasoning pays in quality for reasonrank on thinker over bm25: nDCG@10 1.0000 with it and 0.3869 without "
            + "(+0.6131, p = 0.0005), at 4.2 times the tokens",
            result.Out, StringComparison.Ordinal);
        Assert.Contains("**bm25 > reasonrank (reasoning on)** (100 retrieved, 10 shown): nDCG@10 1.0000 for 1.00 calls", result.Out, StringComparison.Ordinal);
        Assert.Contains("The held-out half confirms it: +0.6131 against bm25 (p = 0.031", result.Out, StringComparison.Ordinal);
        // Without a model there is no reasoning to switch.
        Assert.Single(result.Out.Split('\n'), line => line.StartsWith("| bm25 > lexical ", StringComparison.Ordinal) && line.Contains("/", StringComparison.Ordinal));
        Assert.Equal(2 * Queries, _server!.Calls);
        var queries = await File.ReadAllLinesAsync(_workspace.Path("subjects/queries.csv"), TestContext.Current.CancellationToken);
        Assert.Contains(queries, line => line.StartsWith("subjects,bm25 > reasonrank (reasoning on),q3,1,1,1,1,100,400,380,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Seeds_are_repeats_that_are_averaged()
    {
        await using var process = Start(Write("strategies: [reasonrank]", "reasoning: [on]", "seeds: [1, 2, 3]"));
        Assert.Equal(0, (await process.EndAsync()).Code);
        Assert.Equal(3 * Queries, _server!.Calls);
        for (var repeat = 1; repeat <= 3; repeat++) Assert.True(File.Exists(_workspace.Path($"subjects/subjects/bm25-reasonrank-reasoning-on.{repeat}.trec")));
    }

    [Fact]
    public async Task A_cascade_shows_what_survives_each_cut()
    {
        await using var process = Start(Write("strategies: [{name: coranking, label: cascade, parameters: {depth: 3}}]", "depth: 5"));
        var result = await process.EndAsync();
        Assert.Equal((0, ""), (result.Code, result.Error.Contains("error", StringComparison.Ordinal) ? result.Error : ""));
        var evaluated = await Invocation.RunAsync(
            "eval", "--qrels", _workspace.Path("qrels.tsv"), "--run", _workspace.Path("subjects/subjects/bm25-cascade.trec"), "-c", "-m", "recall.3", "--json");
        var passedOn = string.Create(CultureInfo.InvariantCulture, $"{evaluated.Json.GetProperty("summary").GetProperty("recall_3").GetDouble():0.0 %} in 3 |");
        var row = result.Out.Split('\n').Last(line => line.StartsWith("| bm25 > cascade", StringComparison.Ordinal));
        Assert.Contains("100.0 % in 100 | 100.0 % in 5 |", System.Text.RegularExpressions.Regex.Replace(row, " +", " "), StringComparison.Ordinal);
        Assert.Contains(passedOn, row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_experiment_goes_on_where_it_was()
    {
        var file = Write("strategies: [reasonrank]", "reasoning: [on]", "parallel: 2");
        _server!.Delay = TimeSpan.FromMilliseconds(150);
        await using (var killed = Start(file))
        {
            while (_server.Calls < 6 && !killed.HasEnded) await Task.Delay(20, TestContext.Current.CancellationToken);
            await killed.KillAsync();
        }
        var log = await File.ReadAllTextAsync(_workspace.Path("subjects/results.jsonl"), TestContext.Current.CancellationToken);
        var (before, reranked) = (_server.Calls, log.Split('\n').Count(line => line.Contains("bm25 \\u003E reasonrank", StringComparison.Ordinal)));
        Assert.InRange(reranked, before - 2, before);
        Assert.False(File.Exists(_workspace.Path("subjects/table.md")));

        _server.Delay = TimeSpan.Zero;
        await using var again = Start(file);
        var result = await again.EndAsync();
        Assert.Equal(0, result.Code);
        Assert.Equal(Queries - reranked, _server.Calls - before);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Queries} judged queries"), result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_experiment_leaves_whole_results_and_nothing_else()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        _server!.Delay = TimeSpan.FromMilliseconds(150);
        await using var process = Start(Write("strategies: [reasonrank]", "parallel: 2"));
        while (_server.Calls < 4 && !process.HasEnded) await Task.Delay(20, TestContext.Current.CancellationToken);
        await process.StopAsync();
        var result = await process.EndAsync();
        Assert.Equal((130, ""), (result.Code, result.Out));
        Assert.Contains("results are kept in", result.Error, StringComparison.Ordinal);
        Assert.Equal(["results.jsonl"], Directory.GetFileSystemEntries(_workspace.Path("subjects")).Select(Path.GetFileName));
        foreach (var line in await File.ReadAllLinesAsync(_workspace.Path("subjects/results.jsonl"), TestContext.Current.CancellationToken))
            Assert.False(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("failed").GetBoolean());
    }

    private string Write(params string[] lines) => _workspace.Write(
        "subjects.yaml",
        ["collections: [{name: subjects, corpus: corpus.jsonl, queries: queries.tsv, qrels: qrels.tsv}]", .. lines]);

    private CliProcess Start(string file, params string[] args) => CliProcess.Start(
        [
            ("Reranker__Models__0__Name", "thinker"), ("Reranker__Models__0__Endpoint", _server!.Endpoint), ("Reranker__Models__0__ThinkingSwitch", "true"),
        ],
        ["experiment", file, "--local", _workspace.Path("index"), .. args]);
}
