using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.TestSupport;

namespace ReasonRank.Ranking.Tests.Evaluation;

/// <summary>Against the output of trec_eval's own tests.</summary>
public sealed class TrecEvalTests
{
    private static readonly string[] Parameters =
    [
        "iprec_at_recall..10,.20,.25,.75,.50", "P.5,7,3", "recall.20,2000", "Rprec_mult.5.0,0.2,0.35", "utility.2,-1,0,0",
        "11pt_avg..25,.5,.75", "ndcg.1=3,2=9,4=4.5", "ndcg_cut.10,20,23.4", "success.2,5,20",
    ];

    public static TheoryData<string, string, string, string[], bool, EvaluationOptions> Cases => new()
    {
        { "out.test", "qrels.test", "results.test", [], false, new() },
        { "out.test", "qrels.comment.test", "results.comment.test", [], false, new() },
        { "out.test.a", "qrels.test", "results.test", ["all_trec"], false, new() },
        { "out.test.aq", "qrels.test", "results.test", ["all_trec"], true, new() },
        { "out.test.aqc", "qrels.test", "results.trunc", ["all_trec"], true, new() { Complete = true } },
        { "out.test.aqcM", "qrels.test", "results.trunc", ["all_trec"], true, new() { Complete = true, MaxRetrieved = 100 } },
        { "out.test.aql", "qrels.rel_level", "results.test", ["all_trec", "relstring.20"], true, new() { RelevanceLevel = 2 } },
        { "out.test.meas_params", "qrels.test", "results.test", Parameters, true, new() },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Prints_what_trec_eval_prints(
        string expected, string qrels, string run, string[] measures, bool queries, EvaluationOptions options)
    {
        var folder = Real.Shared("data/trec_eval-tests");
        var result = Evaluator.Evaluate(
            QrelsFile.Read(Path.Combine(folder, qrels)), RunFile.Read(Path.Combine(folder, run)), Measures.Select(measures), options);
        var output = new StringWriter();
        TrecEvalReport.Write(output, result, queries, summary: true);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, expected)), output.ToString());
    }
}
