using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Strategies.Pairwise;

public sealed partial class PrpStrategyTests
{
    [Theory]
    [InlineData("heapsort")]
    [InlineData("sliding")]
    [InlineData("allpair")]
    public async Task Probabilities_of_both_orders_outweigh_a_liking_for_one_place(string method)
    {
        // Text alone would be a tie each time: the model always names A, only less surely when B is better.
        var model = new TokenModel(prompt =>
        {
            var (a, b) = Grades(prompt);
            var forA = a > b ? .95 : .55;
            return [Token("<answer>", 1), Token(" A", forA, (" B", 1 - forA)), Token("</answer>", 1)];
        });
        var grades = PlanTrial.Grades(25, 1, PlanTrial.Seeded());
        var result = await RankAsync(model, grades, method, "logprobs");

        Assert.Equal(grades.OrderDescending().Take(10), result.Candidates.Take(10).Select(c => int.Parse(c.Candidate.Text)));
        Assert.All(model.Requests, request => Assert.Equal(20, request.TopLogProbs));
        Assert.Contains("(100%)", Assert.Single(result.Strategy.Warnings).Replace(" %", "%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Points_are_the_mean_probabilities_of_all_pairs()
    {
        var model = new TokenModel(prompt => Grades(prompt) switch
        {
            (0, 1) => [Token("A", .6, ("B", .4))],
            (1, 0) => [Token("A", .9, ("B", .1))],
            (0, 2) => [Token("B", .7, ("A", .3))],
            (2, 0) => [Token("B", .8, ("A", .2))],
            (1, 2) => [Token("A", .5, ("B", .5))],
            _ => [Token("A", .3, ("B", .7))],
        });
        var result = await RankAsync(model, [0, 1, 2], "allpair", "logprobs");
        // 0: (.6 + .1) / 2 + (.3 + .8) / 2 = .9; 1: .65 + (.5 + .7) / 2 = 1.25; 2: .45 + .4 = .85
        Assert.Equal([1, 0, 2], result.Strategy.Order);
    }

    [Theory]
    [InlineData("heapsort")]
    [InlineData("allpair")]
    public async Task The_share_of_contradictions_is_told(string method)
    {
        var always = await RankAsync(new ScriptedModel((_, _) => "<answer>A</answer>"), [1, 2, 3], method, "text");
        Assert.Matches("contradicted itself on [23] of [23] pairs .*100", Assert.Single(always.Strategy.Warnings));

        var never = await RankAsync(
            new ScriptedModel((passages, _) => int.Parse(passages[0]) > int.Parse(passages[1]) ? "<answer>A</answer>" : "<answer>B</answer>"),
            [1, 2, 3], method, "text");
        Assert.Empty(never.Strategy.Warnings);
    }

    [Fact]
    public async Task A_budget_that_ends_between_two_orders_leaves_a_tie()
    {
        var model = new ScriptedModel((_, _) => "<answer>B</answer>");
        var task = Task([1, 2], "allpair", "text") with { Budget = new RankingBudget(ModelCalls: 1) };
        var result = await Pointwise.Pointwise.RankAsync(new PrpStrategy(), model, task);
        Assert.Equal([0, 1], result.Strategy.Order);
    }

    private static RankingTask Task(int[] grades, string method, string scoring) => Pointwise.Pointwise.Task(grades) with
    {
        Parameters = ParameterValues.Empty.With(PrpStrategy.Method, method).With(PrpStrategy.Scoring, scoring),
    };

    private static Task<RankingResult> RankAsync(IRankingModel model, int[] grades, string method, string scoring) =>
        Pointwise.Pointwise.RankAsync(new PrpStrategy(), model, Task(grades, method, scoring));

    private static (int A, int B) Grades(string prompt)
    {
        var grades = Passage().Matches(prompt).Select(match => int.Parse(match.Groups[1].Value)).ToArray();
        return (grades[0], grades[1]);
    }

    [GeneratedRegex(@"^Passage [AB]: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
