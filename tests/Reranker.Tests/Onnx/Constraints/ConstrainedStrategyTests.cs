using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Elimination;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pointwise;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>Strategies whose answers are kept to their form, with and without it.</summary>
public sealed class ConstrainedStrategyTests
{
    private static readonly ReasoningOptions Off = new(ReasoningMode.Off);

    [Fact]
    public async Task Lists_without_reasoning_need_no_mending_and_are_as_good()
    {
        var (free, freeRepairs, freeTokens) = await MeasureAsync(constrained: false, count: 10);
        var (kept, keptRepairs, keptTokens) = await MeasureAsync(constrained: true, count: 10);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"free: nDCG {free:F4}, mended {freeRepairs}; kept: nDCG {kept:F4}, mended {keptRepairs}; tokens {freeTokens}, {keptTokens}");
        // The model's own description: a list of ten without reasoning has all ids 82 times of 100, nDCG@10 .9926.
        Assert.NotEqual(Repairs.None, freeRepairs);
        Assert.Equal(Repairs.None, keptRepairs);
        Assert.InRange(kept, free - .005, 1);
        Assert.InRange(kept, .98, 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public async Task Lists_with_reasoning_are_right(int count)
    {
        await using var local = new LocalModel();
        var passages = new GradedPassages(7);
        for (var list = 0; list < 3; list++)
        {
            var grades = passages.Grades(count);
            var result = await local.RankAsync(new ReasonRankStrategy(), passages.Of(grades));
            Assert.Equal(Repairs.None, result.Strategy.Repairs);
            Assert.Equal(grades.OrderDescending(), result.Strategy.Order.Select(place => grades[place]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Picks_are_one_id_and_right(bool thinks)
    {
        await using var local = new LocalModel();
        var passages = new GradedPassages(8);
        var grades = passages.Grades(12);
        var result = await local.RankAsync(new RankR1Strategy(), passages.Of(grades), reasoning: thinks ? null : Off);
        Assert.Equal(Repairs.None, result.Strategy.Repairs);
        Assert.Equal(grades.OrderDescending().Take(10), result.Strategy.Order.Take(10).Select(place => grades[place]));
        Assert.All(local.Model.Requests, request => Assert.Equal((1, true), (request.Form!.Picks, request.Form.Tagged)));
    }

    [Fact]
    public async Task A_list_that_is_cut_off_is_finished_in_its_form()
    {
        await using var local = new LocalModel();
        var passages = new GradedPassages(9);
        var result = await local.RankAsync(
            new ReasonRankStrategy(), passages.Of(passages.Grades(8)), maxOutputTokens: 40);
        Assert.Equal(Repairs.None.With(RepairKind.Forced), result.Strategy.Repairs);
        Assert.Null(result.Strategy.Shortfall);
        Assert.Equal(2, result.Strategy.Usage.ModelCalls);
        Assert.Equal(8, local.Model.Requests.Last().Form!.Picks);
    }

    [Theory]
    [InlineData(typeof(ReasonRankStrategy), "[5]", 5, true)]
    [InlineData(typeof(RankR1Strategy), "[5]", 1, true)]
    [InlineData(typeof(IRankerStrategy), "[5]", 1, true)]
    [InlineData(typeof(ERankStrategy), "10", 1, true)]
    [InlineData(typeof(Rank1Strategy), "false", 1, true)]
    [InlineData(typeof(FirstStrategy), "E", 1, false)]
    [InlineData(typeof(TFRankStrategy), null, 0, false)]
    public async Task Strategies_say_what_an_answer_may_be(Type strategy, string? lastText, int picks, bool tagged)
    {
        foreach (var constrained in new[] { true, false })
        {
            await using var local = new LocalModel(constrained);
            var passages = new GradedPassages(1).Of([1, 2, 3, 4, 5]);
            await local.RankAsync((IRerankStrategy)Activator.CreateInstance(strategy)!, passages, reasoning: Off);
            var form = local.Model.Requests.First().Form;
            Assert.Equal(
                constrained && lastText is not null ? (lastText, picks, tagged) : (null, 0, false),
                (form?.Texts[^1], form?.Picks ?? 0, form?.Tagged ?? false));
        }
    }

    [Theory]
    [InlineData(@"r""^\[\d+\]( > \[\d+\])*$""", true)]
    [InlineData(@"^\[\d+\]( [>=] \[\d+\])*$", false)]
    [InlineData(@"^\[\d+\]( > \[\d+\])*$", true)]
    [InlineData(@"^\d+(,\d+)*$", false)]
    [InlineData("^[A-Z]( > [A-Z])*$", false)]
    public async Task A_template_that_asks_for_another_form_is_left_alone(string pattern, bool kept)
    {
        await using var local = new LocalModel();
        var template = PromptTemplate.Parse("own", $$"""
            method: singleturn_listwise
            prefix: "Rank for {query}, like [2] > [1]."
            body: "[{rank}] {candidate}"
            output_validation_regex: {{(pattern.StartsWith('r') ? pattern : $"'{pattern}'")}}
            output_extraction_regex: '\d+'
            """);
        await local.RankAsync(new ReasonRankStrategy(), new GradedPassages(1).Of([1, 5]), reasoning: Off, template: template);
        var form = local.Model.Requests.First().Form;
        Assert.Equal(kept, form is { Picks: 2, Tagged: false });
    }

    private static async Task<(double Ndcg, Repairs Repairs, int Tokens)> MeasureAsync(bool constrained, int count)
    {
        const int Lists = 8;
        await using var local = new LocalModel(constrained);
        var passages = new GradedPassages(7);
        var (ndcg, repairs, tokens) = (0.0, Repairs.None, 0L);
        for (var list = 0; list < Lists; list++)
        {
            var grades = passages.Grades(count);
            var result = await local.RankAsync(new ReasonRankStrategy(), passages.Of(grades), reasoning: Off);
            ndcg += GradedPassages.Ndcg(result.Strategy.Order, grades);
            repairs += result.Strategy.Repairs;
            tokens += result.Strategy.Usage.CompletionTokens;
        }
        return (ndcg / Lists, repairs, (int)tokens);
    }
}
