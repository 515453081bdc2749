using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Pointwise;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Strategies.Pointwise;

public sealed class ERankStrategyTests
{
    [Fact]
    public async Task A_score_is_the_number_times_its_probability()
    {
        var model = new TokenModel(prompt => Answer(Grade(prompt) == 1 ? Token("6", .9, ("7", .1)) : Token("7", .5, ("3", .4), ("6", .1))));
        var result = await Pointwise.RankAsync(new ERankStrategy(), model, Pointwise.Task(0, 1));

        Assert.Equal([1, 0], result.Strategy.Order);
        Assert.Equal(3.5, result.Strategy.Scores![0], 1e-9);
        Assert.Equal(5.4, result.Strategy.Scores![1], 1e-9);
        Assert.Empty(result.Strategy.Warnings);
        Assert.All(model.Requests, request => Assert.Equal(1, request.TopLogProbs));
    }

    [Fact]
    public async Task A_score_can_be_the_expectation()
    {
        var model = new TokenModel(prompt => Answer(Grade(prompt) == 1 ? Token("6", .9, ("7", .1)) : Token("7", .5, ("3", .4), ("6", .1))));
        var task = Pointwise.Task(0, 1) with { Parameters = ParameterValues.Empty.With(ERankStrategy.Score, "expectation") };
        var result = await Pointwise.RankAsync(new ERankStrategy(), model, task);

        Assert.Equal(3.5 + 1.2 + .6, result.Strategy.Scores![0], 1e-9);
        Assert.Equal(5.4 + .7, result.Strategy.Scores![1], 1e-9);
        Assert.All(model.Requests, request => Assert.Equal(20, request.TopLogProbs));
    }

    [Fact]
    public async Task Without_log_probabilities_the_number_alone_counts_and_the_result_says_so()
    {
        var model = new TokenModel(prompt => Answer(Token($"{Grade(prompt)}", .1))) { Offers = ModelNeeds.Text };
        var result = await Pointwise.RankAsync(new ERankStrategy(), model, Pointwise.Task(3, 9, 5));

        Assert.Equal([1, 2, 0], result.Strategy.Order);
        Assert.Equal(
            "Model tokens told no log-probabilities for 3 passages: scored by the answer's words alone.",
            Assert.Single(result.Strategy.Warnings));
        Assert.All(model.Requests, request => Assert.Null(request.TopLogProbs));
    }

    [Fact]
    public async Task A_passage_without_an_answer_has_the_default_score()
    {
        var model = new TokenModel(prompt => Grade(prompt) == 1 ? Sure("I would rather not.") : Answer(Token($"{Grade(prompt)}", 1)));
        var low = await Pointwise.RankAsync(new ERankStrategy(), model, Pointwise.Task(1, 4, 6));
        var middle = await Pointwise.RankAsync(new ERankStrategy(), model, Pointwise.Task(1, 4, 6) with
        {
            Parameters = ParameterValues.Empty.With(ERankStrategy.DefaultScore, 5.0),
        });

        Assert.Equal([2, 1, 0], low.Strategy.Order);
        Assert.Equal([2, 0, 1], middle.Strategy.Order);
        Assert.Equal(Repairs.None.With(RepairKind.NoAnswer), low.Strategy.Repairs);
        Assert.Null(low.Strategy.Shortfall);
    }

    [Theory]
    [InlineData(ReasoningMode.Default, null, "First reason", 4096)]
    [InlineData(ReasoningMode.Off, null, "Do not explain", 4096)]
    [InlineData(ReasoningMode.Budget, 100, "First reason", 132)]
    public async Task Reasoning_is_a_switch(ReasoningMode mode, int? tokens, string prompt, int outputTokens)
    {
        var model = new TokenModel(_ => Answer(Token("1", 1)));
        await Pointwise.RankAsync(new ERankStrategy(), model, Pointwise.Task(1, 2) with { Reasoning = new ReasoningOptions(mode, tokens) });
        Assert.Contains(prompt, model.Requests[0].Messages[^1].Content);
        Assert.Equal(outputTokens, model.Requests[0].MaxOutputTokens);
        Assert.Equal(mode, model.Requests[0].Reasoning.Mode);
    }

    private static IReadOnlyList<GeneratedToken> Answer(GeneratedToken score) =>
        [Token("<think>9</think>", .5), Token("<answer>", 1), score, Token("</answer>", 1)];
}
