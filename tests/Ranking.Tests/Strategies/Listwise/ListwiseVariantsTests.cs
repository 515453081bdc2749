using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Listwise;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

public sealed class ListwiseVariantsTests
{
    private static readonly RankingTask Three = new()
    {
        Query = "q",
        Candidates = [new("a", "one", null, 9.87654), new("b", "two", null, 1), new("c", "three", null, -.5)],
    };

    [Theory]
    [InlineData("<answer> [3] = [1] > [2] </answer>", "cab")]
    [InlineData("<answer>[2] > [3] = [3] = [1]</answer>", "bca")]
    [InlineData("thoughts [1] > [2]\n</think>\n[3] > [2] = [1]", "cba")]
    public async Task Ties_stand_as_the_answer_names_them(string answer, string expected)
    {
        var (result, _) = await RankAsync(new RankKStrategy(), answer);
        Assert.Equal(expected, string.Concat(result.Candidates.Select(ranked => ranked.Candidate.Id)));
        Assert.Null(result.Strategy.Shortfall);
    }

    [Fact]
    public async Task Scores_stand_in_the_prompt_with_three_decimals()
    {
        var (_, request) = await RankAsync(new InsertRankStrategy(), "<answer> [3] > [1] > [2] </answer>");
        Assert.Contains("[1] one\n(score 9.877)\n[2] two\n(score 1.000)\n[3] three\n(score -0.500)\n", request.Messages[^1].Content);
    }

    [Fact]
    public async Task A_template_without_scores_is_refused_where_they_are_the_point()
    {
        var refusal = await Assert.ThrowsAsync<InvalidRankingException>(
            () => RankAsync(new InsertRankStrategy(), "", ShippedTemplates.ReasonRank));
        Assert.Equal("options.template", Assert.Single(refusal.Violations).Path);
    }

    private static async Task<(RankingResult Result, ModelRequest Request)> RankAsync(
        IRerankStrategy strategy, string answer, PromptTemplate? template = null)
    {
        var model = new ScriptedModel((_, _) => answer);
        var context = new RankingContext { Model = model, Template = template };
        var result = await Ranker.RankAsync(strategy, Three, context, TestContext.Current.CancellationToken);
        return (result, Assert.Single(model.Requests));
    }
}
