using ReasonRank.Ranking.Files;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests.Experiments;

/// <summary><c>experiment</c> from the file to the tables, on real services and real files.</summary>
public sealed class ExperimentTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    /// <summary>ReasonIR's runs that ReasonRank was measured on; the figures are the published ones.</summary>
    [Fact]
    public async Task Given_runs_have_their_published_ndcg_without_any_server()
    {
        var bright = Real.Shared("data/bright");
        (string Set, string Ndcg)[] published = [("biology", "0.4349"), ("economics", "0.3265"), ("robotics", "0.2082")];
        var file = _workspace.Write("bright.yaml",
        [
            "collections:",
            .. published.Select(set => $"  - {{name: {set.Set}, qrels: {bright}/{set.Set}/qrels.txt, runs: {{reasonir: {bright}/{set.Set}/reasonir-top100.trec}}}}"),
        ]);
        var result = await Invocation.RunAsync("experiment", file, "--server", "http://localhost:1");
        Assert.Equal(0, result.Code);
        var means = result.Out.TrimEnd('\n').Split('\n')[^1].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["reasonir", .. published.Select(set => set.Ndcg), "0.3232"], means);
        var rows = (await File.ReadAllLinesAsync(_workspace.Path("bright/table.csv"), TestContext.Current.CancellationToken))[1..];
        Assert.Equal(published.Select(set => set.Set), rows.Select(row => row.Split(',')[0]));
    }

    [Fact]
    public async Task Rows_are_measured_and_written_as_runs_tables_and_pictures()
    {
        var result = await Run("experiment", Birds("retrieval: [bm25, {name: query-side, query_weighting: bm25}]", "strategies: [lexical]", "depth: [2, 4]"));
        Assert.Equal(0, result.Code);
        foreach (var row in new[] { "bm25", "bm25 > lexical (top 2)", "bm25 > lexical (top 4)", "query-side", "query-side > lexical (top 4)" })
            Assert.Contains($"| {row} ", result.Out, StringComparison.Ordinal);
        Assert.Equal(await ReadAsync("table.md"), result.Out);
        Assert.Equal(7, (await ReadAsync("table.csv")).TrimEnd('\n').Split('\n').Length);
        Assert.Equal(1 + 6 * 3, (await ReadAsync("queries.csv")).TrimEnd('\n').Split('\n').Length);
        foreach (var picture in new[] { "quality-seconds.svg", "wins-query-side.svg", "wins-bm25-lexical-top-2.svg", "survival.svg" })
            System.Xml.Linq.XDocument.Parse(await ReadAsync($"birds/{picture}"));

        // The run's own measure, by the command that does what trec_eval does.
        var figure = result.Out.Split('\n').First(line => line.StartsWith("| bm25 > lexical (top 4)", StringComparison.Ordinal)).Split('|')[2].Trim();
        var evaluated = await Invocation.RunAsync(
            "eval", "--qrels", _workspace.Path("qrels.tsv"), "--run", _workspace.Path("birds/birds/bm25-lexical-top-4.trec"), "-c", "-m", "ndcg_cut.10");
        Assert.EndsWith($"\t{figure}\n", evaluated.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidates_below_the_depth_keep_their_places()
    {
        Assert.Equal(0, (await Run("experiment", Birds("strategies: [lexical]", "depth: 1"))).Code);
        var (before, after) = (RunFile.Read(_workspace.Path("birds/birds/bm25.trec")), RunFile.Read(_workspace.Path("birds/birds/bm25-lexical.trec")));
        foreach (var id in before.QueryIds)
            Assert.Equal(before[id].Select(entry => entry.PassageId), after[id].Select(entry => entry.PassageId));
    }

    [Fact]
    public async Task A_second_start_skips_what_is_done_and_says_the_same()
    {
        var file = Birds("strategies: [lexical]");
        var first = await Run("experiment", file);
        var log = await ReadAsync("results.jsonl");
        var second = await Run("experiment", file);
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(log, await ReadAsync("results.jsonl"));
        Assert.Equal(6, log.TrimEnd('\n').Split('\n').Length);

        // What changes for one row is done again for that row only.
        Assert.Equal(0, (await Run("experiment", Birds("strategies: [{name: lexical, fusion: {method: z_score}}]"))).Code);
        Assert.Equal(9, (await ReadAsync("results.jsonl")).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task An_unfinished_line_is_dropped_and_its_query_is_done_again()
    {
        var file = Birds("strategies: [lexical]");
        Assert.Equal(0, (await Run("experiment", file)).Code);
        var log = await ReadAsync("results.jsonl");
        await File.WriteAllTextAsync(_workspace.Path("birds/results.jsonl"), log[..^40], TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Run("experiment", file)).Code);
        var again = (await ReadAsync("results.jsonl")).TrimEnd('\n').Split('\n');
        Assert.Equal(6, again.Length);
        Assert.All(again, line => System.Text.Json.JsonDocument.Parse(line));
    }

    [Fact]
    public async Task A_query_that_fails_is_counted_named_and_tried_again()
    {
        // The given run has a query none of whose passages is in the collection.
        _workspace.Write("given.trec", "q1 Q0 owl 1 2 x", "q1 Q0 heron 2 1 x", "q2 Q0 dodo 1 1 x", "q3 Q0 heron 1 1 x");
        var file = Birds("strategies: [lexical]", "    runs: {given: given.trec}");
        var result = await Run("experiment", file);
        Assert.Equal(1, result.Code);
        Assert.Contains("query q2: none of its passages is in the collection birds", result.Error, StringComparison.Ordinal);
        Assert.Contains("| failed |", result.Out, StringComparison.Ordinal);
        Assert.Contains("birds,given > lexical,q2,0,0,0,0,0,0,0,0,failed,none of its passages", await ReadAsync("queries.csv"), StringComparison.Ordinal);
        Assert.Equal(1, (await Run("experiment", file)).Code);
    }

    [Fact]
    public async Task A_suggestion_needs_queries_to_confirm_it()
    {
        var result = await Run("experiment", Birds("strategies: [lexical]"), "--suggest", "--cost", "1", "--unit", "seconds");
        Assert.Contains("3 judged queries are too few", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_with_130_and_keeps_results()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var result = await Invocation.RunAsync(stop.Token, "experiment", Birds("strategies: [lexical]"), "--server", stack.Server);
        Assert.Equal((130, ""), (result.Code, result.Out));
        Assert.False(File.Exists(_workspace.Path("birds/table.md")));
    }

    private string Birds(params string[] lines)
    {
        _workspace.Write("queries.tsv", "q1\twho hunts mice at night", "q2\tsleep while flying", "q3\tbirds that wait for fish in water", "q4\tunjudged");
        _workspace.Write("qrels.tsv", "query-id\tcorpus-id\tscore", "q1\towl\t1", "q2\tswift\t1", "q3\theron\t2", "q3\tpenguin\t1");
        return _workspace.Write(
            "birds.yaml",
            ["collections:", "  - name: birds", "    queries: queries.tsv", "    qrels: qrels.tsv", .. lines.OrderByDescending(line => line.StartsWith(' '))]);
    }

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_workspace.Path($"birds/{name}"), TestContext.Current.CancellationToken);

    private Task<Invocation> Run(params string[] args) => Invocation.RunAsync([.. args, "--server", stack.Server]);
}
