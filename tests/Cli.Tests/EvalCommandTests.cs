using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests;

public sealed class EvalCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("out.test", "qrels.test", "results.test", "")]
    [InlineData("out.test.a", "qrels.test", "results.test", "-m all_trec")]
    [InlineData("out.test.aq", "qrels.test", "results.test", "-q -m all_trec")]
    [InlineData("out.test.aqc", "qrels.test", "results.trunc", "-m all_trec -q -c")]
    [InlineData("out.test.aqcM", "qrels.test", "results.trunc", "-mall_trec -qc -M100")]
    [InlineData("out.test.aql", "qrels.rel_level", "results.test", "-m all_trec -mrelstring.20 -q -l2")]
    [InlineData("out.test.meas_params", "qrels.test", "results.test",
        "-q -miprec_at_recall..10,.20,.25,.75,.50 -m P.5,7,3 -m recall.20,2000 -m Rprec_mult.5.0,0.2,0.35 -mutility.2,-1,0,0 "
        + "-m 11pt_avg..25,.5,.75 -mndcg.1=3,2=9,4=4.5 -mndcg_cut.10,20,23.4 -msuccess.2,5,20")]
    public async Task Prints_what_trec_eval_prints(string expected, string qrels, string run, string options)
    {
        var folder = Real.Shared("data/trec_eval-tests");
        var result = await Invocation.RunAsync(
        [
            "eval", "--qrels", Path.Combine(folder, qrels), "--run", Path.Combine(folder, run),
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder, expected), TestContext.Current.CancellationToken), result.Out);
    }

    [Fact]
    public async Task Prints_queries_without_a_summary_and_json()
    {
        var (qrels, run) = Small();
        var single = await Invocation.RunAsync("eval", "--qrels", qrels, "--run", run, "-m", "P.2", "-q", "-n");
        Assert.Equal("P_2                   \tq1\t0.5000\n", single.Out);
        var json = await Invocation.RunAsync("eval", "--qrels", qrels, "--run", run, "-m", "P.2", "-m", "runid", "-q", "--json");
        Assert.Equal(.5, json.Json.GetProperty("summary").GetProperty("P_2").GetDouble());
        Assert.Equal("mine", json.Json.GetProperty("summary").GetProperty("runid").GetString());
        Assert.Equal(.5, json.Json.GetProperty("queries").GetProperty("q1").GetProperty("P_2").GetDouble());
    }

    [Theory]
    [InlineData("-m nonsense", "nonsense")]
    [InlineData("-m P.0", "positive")]
    [InlineData("-R prefs", "preference")]
    [InlineData("-R qrels_prefs", "preference")]
    [InlineData("-R qrels_jg", "groups")]
    [InlineData("-R other", "'other'")]
    [InlineData("-m all_prefs", "preference")]
    [InlineData("-m qrels_jg", "groups")]
    [InlineData("-M 0", "-M")]
    [InlineData("-l x", "'x'")]
    public async Task Refuses_what_it_cannot_do(string options, string reason)
    {
        var (qrels, run) = Small();
        var result = await Invocation.RunAsync(["eval", "--qrels", qrels, "--run", run, .. options.Split(' ')]);
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_malformed_line()
    {
        var (qrels, run) = Small();
        var broken = _workspace.Write("broken", "q1 Q0 a 1 2 mine", "q1 Q0 b");
        Assert.Equal(
            (5, $"error: {broken}:2: a run has 6 fields (query, Q0, passage, rank, score, tag), not 3\n"),
            await Fail("eval", "--qrels", qrels, "--run", broken));
        Assert.Equal(5, (await Fail("eval", "--qrels", _workspace.Path("none"), "--run", run)).Code);
        Assert.Equal(
            (5, "error: No query of the run is judged.\n"),
            await Fail("eval", "--qrels", qrels, "--run", _workspace.Write("other", "q9 Q0 a 1 2 mine")));

        static async Task<(int Code, string Error)> Fail(params string[] args)
        {
            var result = await Invocation.RunAsync(args);
            return (result.Code, result.Error);
        }
    }

    private (string Qrels, string Run) Small() => (
        _workspace.Write("qrels.tsv", "query-id\tcorpus-id\tscore", "q1\ta\t1"),
        _workspace.Write("run", "q1 Q0 b 1 2 mine", "q1 Q0 a 2 1 mine"));
}
