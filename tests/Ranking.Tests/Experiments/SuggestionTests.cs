using System.Globalization;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Ranking.Tests.Experiments;

public sealed class SuggestionTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 40).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static readonly List<int> HeldOut = [.. QueryHalves.Split(Ids).HeldOut];

    [Fact]
    public void The_best_affordable_system_is_chosen_and_confirmed()
    {
        var found = Suggest(10, System("bm25", .3, 0), System("good", .5, 9), System("best", .7, 11), System("dear", .8, 90));
        Assert.Equal((1, 1, SuggestionVerdict.Confirmed), (found!.System, found.BestHeldOut, found.Verdict));
        Assert.Equal(9, found.HeldOut.Cost);
        Assert.Equal(.2, found.AgainstFirst.Difference, 12);
    }

    [Fact]
    public void Of_equally_good_systems_the_cheaper_one_is_chosen() =>
        Assert.Equal(2, Suggest(10, System("bm25", .3, 0), System("a", .5, 9), System("b", .5, 3))!.System);

    [Fact]
    public void Luck_on_one_half_is_not_confirmed_by_the_other()
    {
        var lucky = new MeasuredSystem("lucky", [.. Enumerable.Range(0, 40).Select(i => HeldOut.Contains(i) ? .3 : .6)], Costs(1));
        Assert.Equal(SuggestionVerdict.NotBetter, Suggest(10, System("bm25", .3, 0), lucky)!.Verdict);
        var noisy = new MeasuredSystem("noisy", [.. Enumerable.Range(0, 40).Select(i => HeldOut.IndexOf(i) switch { < 0 => .6, < 10 => .55, _ => .1 })], Costs(1));
        Assert.Equal(SuggestionVerdict.WithinChance, Suggest(10, System("bm25", .3, 0), noisy)!.Verdict);
    }

    [Fact]
    public void A_choice_that_costs_more_on_the_other_half_is_told()
    {
        var dear = new MeasuredSystem("dear", [.. Enumerable.Repeat(.6, 40)], [.. Enumerable.Range(0, 40).Select(i => HeldOut.Contains(i) ? 12.0 : 9)]);
        Assert.Equal(SuggestionVerdict.TooCostly, Suggest(10, System("bm25", .3, 0), dear)!.Verdict);
    }

    [Fact]
    public void The_first_system_is_confirmed_unless_another_beats_it()
    {
        Assert.Equal(SuggestionVerdict.Confirmed, Suggest(10, System("bm25", .5, 0), System("worse", .4, 1))!.Verdict);
        var late = new MeasuredSystem("late", [.. Enumerable.Range(0, 40).Select(i => HeldOut.Contains(i) ? .8 : .4)], Costs(1));
        Assert.Equal(SuggestionVerdict.Beaten, Suggest(10, System("bm25", .5, 0), late)!.Verdict);
    }

    [Fact]
    public void Nothing_is_suggested_when_nothing_is_affordable() => Assert.Null(Suggest(1, System("a", .5, 2)));

    private static Suggestion? Suggest(double limit, params MeasuredSystem[] systems) =>
        Suggestion.Make(systems, Ids, limit, SignificanceTest.Randomization);

    private static MeasuredSystem System(string name, double quality, double cost) =>
        new(name, [.. Enumerable.Repeat(quality, 40)], Costs(cost));

    private static double[] Costs(double cost) => [.. Enumerable.Repeat(cost, 40)];
}
