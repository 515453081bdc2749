using System.Globalization;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Ranking.Tests.Experiments;

public sealed class ComparisonTests
{
    [Fact]
    public void A_comparison_counts_wins_ties_and_losses()
    {
        var found = PairedComparison.Of([.5, .7, .2, .3], [.4, .7, .3, .1], SignificanceTest.Randomization);
        Assert.Equal((2, 1, 1), (found.Wins, found.Ties, found.Losses));
        Assert.Equal(.05, found.Difference, 12);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of([1], [1, 2], SignificanceTest.StudentT));
        Assert.Equal(.002833, PairedComparison.Of(Sleep.First, Sleep.Second, SignificanceTest.StudentT).P, 1e-6);
    }

    // Holm, 1979: with p = .01, .04, .03, .005 the steps are 4 x .005, 3 x .01, 2 x .03 and the last takes its predecessor's.
    [Fact]
    public void Holm_multiplies_step_by_step()
    {
        double[] expected = [.03, .06, .06, .02];
        Assert.All(expected.Zip(Holm.Adjust([.01, .04, .03, .005])), pair => Assert.Equal(pair.First, pair.Second, 12));
        Assert.Equal([1.0, 1.0], Holm.Adjust([.8, .9]));
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void The_front_has_what_nothing_beats()
    {
        Assert.Equal(
            [true, true, false, false, true],
            ParetoFront.Mark([(0, .3), (5, .5), (6, .5), (5, .4), (9, .6)]));
        Assert.Equal([true, true], ParetoFront.Mark([(1, .5), (1, .5)]));
    }

    [Fact]
    public void Halves_do_not_depend_on_the_order_of_the_queries()
    {
        string[] ids = [.. Enumerable.Range(0, 31).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        var (chosen, heldOut) = QueryHalves.Split(ids);
        Assert.Equal((16, 15), (chosen.Length, heldOut.Length));
        Assert.Equal(Enumerable.Range(0, 31), chosen.Concat(heldOut).Order());
        string[] reversed = [.. ids.Reverse()];
        Assert.Equal(chosen.Select(i => ids[i]).Order(), QueryHalves.Split(reversed).Chosen.Select(i => reversed[i]).Order());
    }

    [Fact]
    public void Survival_is_the_recall_at_the_cut()
    {
        var (qrels, run) = (new Qrels(), new Run());
        foreach (var (query, passage, level) in new[] { ("q1", "a", 1), ("q1", "b", 2), ("q1", "c", 0), ("q2", "a", 1), ("q3", "a", 0) })
            qrels.TryAdd(new(query, passage, level));
        foreach (var (passage, score) in new[] { ("c", 3.0), ("a", 2), ("b", 1) }) run.TryAdd("q1", new(passage, score));
        Assert.Equal(.0, StageSurvival.Of(qrels, run, 1, ["q1", "q2", "q3"]));
        Assert.Equal(.25, StageSurvival.Of(qrels, run, 2, ["q1", "q2", "q3"]));
        Assert.Equal(.5, StageSurvival.Of(qrels, run, 3, ["q1", "q2", "q3"]));
    }
}
