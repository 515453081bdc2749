using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Tests.Evaluation;

public sealed class MeasuresTests
{
    [Fact]
    public void Come_in_trec_evals_order() =>
        Assert.Equal(["map", "P_5", "P_7", "ndcg_cut_10"], Measures.Select("ndcg_cut.10", "P.7,5", "map").SelectMany(m => m.Labels));

    [Fact]
    public void Of_one_name_take_the_first_parameters() =>
        Assert.Equal(["P_5"], Measures.Select("official", "P.5", "P.10").Last().Labels);

    [Theory]
    [InlineData("nonsense", "no measure named 'nonsense'")]
    [InlineData("P.", "parameters are missing")]
    [InlineData("P.x", "whole number")]
    [InlineData("P.0", "positive")]
    [InlineData("P.5,5", "twice")]
    [InlineData("ndcg.10", "NAME=NUMBER")]
    [InlineData("utility.1,2", "4 numbers")]
    [InlineData("all_prefs", "preference")]
    [InlineData("prefs_simp", "preference")]
    [InlineData("map_avgjg", "judgment groups")]
    public void Are_refused_by_name(string name, string reason) =>
        Assert.Contains(reason, Assert.Throws<EvaluationException>(() => Measures.Select(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lie_between_0_and_1_and_are_1_for_a_perfect_ranking()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var measures = Measures.Select("map", "bpref", "recip_rank", "ndcg", "ndcg_cut", "ndcg_rel", "Rndcg", "G", "binG", "infAP");
        for (var trial = 0; trial < 200; trial++)
        {
            var levels = Enumerable.Range(0, random.Next(2, 30)).Select(_ => random.Next(-1, 4)).Append(1).ToArray();
            var judgments = levels.Select((level, i) => ($"d{i}", level)).ToArray();
            var qrels = EvaluatorTests.Judge("q", judgments);
            string[] shuffled = [.. judgments.Select(pair => pair.Item1).Append("unjudged").OrderBy(_ => random.Next())];
            string[] perfect = [.. judgments.Where(pair => pair.level > 0).OrderByDescending(pair => pair.level).Select(pair => pair.Item1)];
            foreach (var value in Evaluator.Evaluate(qrels, EvaluatorTests.Rank("q", shuffled), measures).Summary.Values)
                Assert.InRange(value.Number, 0, 1 + 1e-9);
            foreach (var value in Evaluator.Evaluate(qrels, EvaluatorTests.Rank("q", perfect), measures).Summary.Values)
                if (value.Label != "infAP") Assert.Equal(1, value.Number, 9);
        }
    }
}
