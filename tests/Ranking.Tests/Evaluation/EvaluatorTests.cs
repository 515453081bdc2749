using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Tests.Evaluation;

public sealed class EvaluatorTests
{
    [Fact]
    public void Computes_ndcg_as_in_the_literature()
    {
        // Gains 3 2 3 0 1 2 at ranks 1..6 and two more judged 3 and 2: the worked example found in most textbooks.
        var qrels = Judge("q", ("a", 3), ("b", 2), ("c", 3), ("d", 0), ("e", 1), ("f", 2), ("g", 3), ("h", 2));
        var run = Rank("q", "a", "b", "c", "d", "e", "f");
        var dcg = 3 + 2 / Math.Log2(3) + 3 / Math.Log2(4) + 1 / Math.Log2(6) + 2 / Math.Log2(7);
        var ideal = 3 + 3 / Math.Log2(3) + 3 / Math.Log2(4) + 2 / Math.Log2(5) + 2 / Math.Log2(6) + 2 / Math.Log2(7);
        var result = Evaluator.Evaluate(qrels, run, [Measures.NdcgCut(6)]);
        Assert.Equal(dcg / ideal, result.Summary["ndcg_cut_6"], 12);
        Assert.Equal(.785, result.Summary["ndcg_cut_6"], 3);
    }

    [Fact]
    public void Breaks_ties_by_passage_id_descending_in_bytes()
    {
        // U+FF5E sorts below the surrogate pair of U+1F600 in UTF-8, above it in UTF-16.
        var run = new Run();
        foreach (var id in new[] { "～", "a", "😀" }) run.TryAdd("q", new(id, 1));
        var result = Evaluator.Evaluate(Judge("q", ("～", 1)), run, [Measures.ReciprocalRank]);
        Assert.Equal(.5, result.Summary["recip_rank"]);
    }

    [Fact]
    public void Averages_over_the_queries_of_the_run_or_over_all_judged_ones()
    {
        var qrels = Judge("q1", ("a", 1));
        qrels.TryAdd(new("q2", "b", 1));
        var run = Rank("q1", "a");
        run.TryAdd("unjudged", new("a", 1));
        var measures = Measures.Select("map", "gm_map", "num_q", "num_rel");
        Assert.Equal([1, 1, 1, 1], Numbers(Evaluator.Evaluate(qrels, run, measures)));
        var complete = Evaluator.Evaluate(qrels, run, measures, new() { Complete = true });
        Assert.Equal([2, 2, .5, Math.Sqrt(.00001)], Numbers(complete), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal("q1", Assert.Single(complete.Queries).QueryId);

        static double[] Numbers(EvaluationResult result) => [.. result.Summary.Values.Select(value => value.Number)];
    }

    [Fact]
    public void Leaves_unjudged_passages_out_on_request()
    {
        var (qrels, run) = (Judge("q", ("b", 1), ("c", -1)), Rank("q", "a", "c", "b"));
        Assert.Equal(1 / 3.0, Evaluator.Evaluate(qrels, run, [Measures.Map]).Summary["map"], 12);
        Assert.Equal(1, Evaluator.Evaluate(qrels, run, [Measures.Map], new() { JudgedOnly = true }).Summary["map"]);
    }

    [Theory]
    [InlineData(1.0 / 32, "0.0312")]
    [InlineData(3.0 / 32, "0.0938")]
    [InlineData(5.0 / 32, "0.1562")]
    [InlineData(-1.0 / 32, "-0.0312")]
    [InlineData(0.33335, "0.3333")]
    [InlineData(1.00005, "1.0001")]
    public void Rounds_as_C_does(double value, string expected)
    {
        // utility's first coefficient, times one relevant result, brings any number into the output.
        var measure = Measures.Select(FormattableString.Invariant($"utility.{value:R},0,0,0"));
        var result = Evaluator.Evaluate(Judge("q", ("a", 1)), Rank("q", "a"), measure);
        Assert.Equal(expected, Assert.Single(result.Summary.Values).Text);
    }

    [Fact]
    public void Refuses_a_run_without_judged_queries() =>
        Assert.Throws<EvaluationException>(() => Evaluator.Evaluate(Judge("q1", ("a", 1)), Rank("q2", "a"), [Measures.Map]));

    internal static Qrels Judge(string query, params (string Passage, int Relevance)[] judgments)
    {
        var qrels = new Qrels();
        foreach (var (passage, relevance) in judgments) Assert.True(qrels.TryAdd(new(query, passage, relevance)));
        return qrels;
    }

    internal static Run Rank(string query, params string[] passages)
    {
        var run = new Run();
        for (var i = 0; i < passages.Length; i++) Assert.True(run.TryAdd(query, new(passages[i], -i)));
        return run;
    }
}
