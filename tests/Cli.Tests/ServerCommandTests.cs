using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Tests;

/// <summary>Commands with --server against the real services.</summary>
public sealed class ServerCommandTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Search_prints_results_for_people()
    {
        var result = await Run("search", "birds", "who hunts mice at night?", "--explain");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("  1. owl  Owls", result.Out, StringComparison.Ordinal);
        Assert.Contains("\"mice\"", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_option_of_the_ranking_is_told_once_for_all_queries()
    {
        var (_, queries) = SmallRun();
        var result = await Run("search", "birds", "--queries", queries, "--strategy", "lexical", "--param", "nonsense=1");
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.StartsWith(
            "error: ranking.parameters.nonsense", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_with_a_strategy_reranks()
    {
        var result = await Run("search", "birds", "which birds cannot fly under ice", "--strategy", "lexical", "--explain", "--json", "--top", "2");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var results = result.Json.GetProperty("results");
        Assert.Equal(2, results.GetArrayLength());
        Assert.Equal("penguin", results[0].GetProperty("passage_id").GetString());
        Assert.Equal(1, results[0].GetProperty("first_stage_rank").GetInt32());
        Assert.NotEmpty(results[0].GetProperty("explanation").GetString()!);
    }

    [Fact]
    public async Task Search_answers_files_of_queries_with_a_run()
    {
        var queries = _workspace.Write("queries.tsv", "q1\tmice at night", "q2\tfish in water", "q3\tzzz");
        var written = await Run("search", "birds", "--queries", queries, "--run", _workspace.Path("run"));
        Assert.Equal((0, "", ""), (written.Code, written.Out, written.Error));
        var run = RunFile.Read(_workspace.Path("run"));
        Assert.Equal("bm25", run.Tag);
        Assert.Equal(["q1", "q2"], run.QueryIds);
        Assert.Equal("owl", run["q1"][0].PassageId);
        Assert.Equal("heron", run["q2"][0].PassageId);

        var printed = await Run("search", "birds", "--queries", queries);
        Assert.Equal(await File.ReadAllTextAsync(_workspace.Path("run"), TestContext.Current.CancellationToken), printed.Out);
        var reranked = await Run("search", "birds", "--queries", queries, "--strategy", "lexical");
        Assert.Equal(0, reranked.Code);
        Assert.StartsWith("q1 Q0 owl 1 ", reranked.Out, StringComparison.Ordinal);
        var lines = (await Run("search", "birds", "--queries", queries, "--json")).Out.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Search_names_a_query_that_is_refused_and_answers_the_others()
    {
        var queries = _workspace.Write("queries.jsonl", """{"_id": "q1", "text": ""}""", """{"_id": "q2", "text": "fish"}""");
        var result = await Run("search", "birds", "--queries", queries);
        Assert.Equal(1, result.Code);
        Assert.StartsWith("error: query q1: ", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("q2 Q0 heron 1 ", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "nowhere", "fish")]
    [InlineData("search", "nowhere", "fish", "--strategy", "lexical")]
    public async Task An_unknown_collection_ends_with_4(params string[] args)
    {
        var result = await Run(args);
        Assert.Equal((4, ""), (result.Code, result.Out));
        Assert.Contains("nowhere", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_writes_a_run_with_falling_scores()
    {
        var (run, queries) = SmallRun();
        var result = await Run("rerank", "birds", "--run", run, "--queries", queries, "--strategy", "lexical", "--output", _workspace.Path("out"), "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(2, result.Json.GetProperty("reranked").GetInt32());
        var reranked = RunFile.Read(_workspace.Path("out"));
        Assert.Equal("lexical", reranked.Tag);
        Assert.Equal("owl", reranked["q1"][0].PassageId);
        Assert.Equal(RunFile.Read(run)["q1"].Select(entry => entry.PassageId).Order(), reranked["q1"].Select(entry => entry.PassageId).Order());
        Assert.All(reranked["q1"].Zip(reranked["q1"].Skip(1)), pair => Assert.True(pair.First.Score > pair.Second.Score));
    }

    [Fact]
    public async Task Rerank_looks_at_the_best_candidates_only()
    {
        var (run, queries) = SmallRun();
        Assert.Equal(0, (await Run("rerank", "birds", "--run", run, "--queries", queries, "--top", "2", "--output", _workspace.Path("out"))).Code);
        Assert.Equal(["heron", "owl"], RunFile.Read(_workspace.Path("out"))["q1"].Select(entry => entry.PassageId).Order());
    }

    [Fact]
    public async Task Rerank_puts_passages_last_that_the_collection_lacks()
    {
        var run = _workspace.Write("run", "q1 Q0 dodo 1 9 x", "q1 Q0 heron 2 8 x", "q1 Q0 owl 3 7 x");
        var (_, queries) = SmallRun();
        var result = await Run("rerank", "birds", "--run", run, "--queries", queries, "--output", _workspace.Path("out"));
        Assert.Equal(0, result.Code);
        Assert.Contains("warning: query q1: 1 of 3 passages are not in the collection", result.Error, StringComparison.Ordinal);
        Assert.Equal("dodo", RunFile.Read(_workspace.Path("out"))["q1"][^1].PassageId);
    }

    [Fact]
    public async Task Rerank_keeps_the_order_of_a_query_that_fails()
    {
        var run = _workspace.Write("run", "q1 Q0 heron 1 9 x", "q1 Q0 owl 2 8.9 x", "q1 Q0 swift 3 1 x", "q2 Q0 dodo 1 9 x", "q2 Q0 moa 2 8 x");
        var (_, queries) = SmallRun();
        var result = await Run("rerank", "birds", "--run", run, "--queries", queries, "--output", _workspace.Path("out"));
        Assert.Equal(1, result.Code);
        Assert.Contains("error: query q2: none of its 2 passages", result.Error, StringComparison.Ordinal);
        var reranked = RunFile.Read(_workspace.Path("out"));
        Assert.Equal("owl", reranked["q1"][0].PassageId);
        Assert.Equal(["dodo", "moa"], reranked["q2"].Select(entry => entry.PassageId));
    }

    [Theory]
    [InlineData("search", "birds", "owl", "--strategy", "reasonrank")]
    [InlineData("search", "birds", "--queries", "QUERIES", "--strategy", "reasonrank")]
    [InlineData("rerank", "birds", "--run", "RUN", "--queries", "QUERIES", "--strategy", "reasonrank", "--output", "OUT")]
    public async Task A_strategy_without_its_model_is_told_once(params string[] args)
    {
        var (run, queries) = SmallRun();
        var result = await Run([.. args.Select(arg => arg switch { "RUN" => run, "QUERIES" => queries, "OUT" => _workspace.Path("out"), _ => arg })]);
        Assert.Equal((1, ""), (result.Code, result.Out));
        Assert.StartsWith("error: The strategy reasonrank needs a model", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.Path("out")));
    }

    [Theory]
    [InlineData("nonsense", "strategy")]
    [InlineData("lexical", "nonsense")]
    public async Task Rerank_that_is_refused_leaves_the_output_as_it_is(string strategy, string problem)
    {
        var (run, queries) = SmallRun();
        var output = _workspace.Write("out", "before");
        var result = await Run("rerank", "birds", "--run", run, "--queries", queries, "--strategy", strategy, "--param", "nonsense=1", "--output", output);
        Assert.Equal(2, result.Code);
        Assert.Contains(problem, Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal("before\n", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_workspace.Folder, "*.tmp"));
    }

    [Fact]
    public async Task Rerank_needs_the_text_of_each_query()
    {
        var (run, _) = SmallRun();
        var result = await Run("rerank", "birds", "--run", run, "--queries", _workspace.Write("none.tsv", "q9\tx"), "--output", _workspace.Path("out"));
        Assert.Equal(5, result.Code);
        Assert.Contains("'q1'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_says_at_once_that_it_cannot_write()
    {
        var (run, queries) = SmallRun();
        var result = await Run("rerank", "birds", "--run", run, "--queries", queries, "--output", _workspace.Path("no/such/folder/out"));
        Assert.Equal(1, result.Code);
        Assert.Contains("cannot write", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_prints_terms()
    {
        Assert.Equal("owl\t1\t4\t9\nhunt\t2\t10\t17\n", (await Run("analyze", "the Owl's hunting")).Out);
        var json = await Run("analyze", "the Owl's", "--analyzer", "whitespace", "--json");
        Assert.Equal(["the", "Owl's"], json.Json.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("term").GetString()));
        Assert.Equal(2, (await Run("analyze", "x", "--analyzer", "klingon")).Code);
    }

    private Task<Invocation> Run(params string[] args) => Invocation.RunAsync([.. args, "--server", stack.Server]);

    private (string Run, string Queries) SmallRun() => (
        _workspace.Write("in.run", "q1 Q0 heron 1 9 x", "q1 Q0 owl 2 8.9 x", "q1 Q0 swift 3 1 x", "q2 Q0 owl 1 9 x", "q2 Q0 heron 2 8 x"),
        _workspace.Write("queries.tsv", "q1\twho hunts mice at night", "q2\tbirds that wait for fish in water"));
}
