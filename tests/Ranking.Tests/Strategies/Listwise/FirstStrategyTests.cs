using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies.Listwise;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

public sealed partial class FirstStrategyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_perfect_model_gives_the_perfect_top_ten_in_nine_windows(bool bracket)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var grades = Enumerable.Range(0, 100).ToArray();
        new Random(seed).Shuffle(grades);
        var model = new TokenModel(prompt => bracket ? [Token("[", 1), Best(prompt)] : [Best(prompt)]) { Finish = FinishReason.Length };
        var result = await RankAsync(model, grades);

        Assert.Equal(grades.OrderDescending().Take(10), result.Candidates.Take(10).Select(c => int.Parse(c.Candidate.Text)));
        Assert.Equal(Repairs.None, result.Strategy.Repairs);
        Assert.Equal(9, model.Requests.Count);
        Assert.All(model.Requests, request => Assert.Equal((2, 20), (request.MaxOutputTokens, request.TopLogProbs)));
    }

    [Fact]
    public async Task Letters_that_are_not_listed_keep_the_incoming_order_at_the_end()
    {
        var model = new TokenModel(_ => [Token(" C", .5, ("Z", .2), ("the", .1), ("A", .1), ("c", .05))]);
        var result = await RankAsync(model, 1, 2, 3, 4);
        Assert.Equal([2, 0, 1, 3], result.Strategy.Order);
        Assert.Equal(Repairs.None.With(RepairKind.Missing, 2), result.Strategy.Repairs);
    }

    [Fact]
    public async Task A_token_without_a_letter_leaves_the_order_as_it_was()
    {
        var result = await RankAsync(new TokenModel(_ => Sure("<think>", "\ud800")), 1, 2, 3);
        Assert.Equal([0, 1, 2], result.Strategy.Order);
        Assert.True(result.Strategy.Shortfall is { Degraded: true });
    }

    private static GeneratedToken Best(string prompt)
    {
        var letters = Passage().Matches(prompt)
            .Select(match => (match.Groups[1].Value, Math.Exp(int.Parse(match.Groups[2].Value) / 10.0 - 12)))
            .OrderByDescending(letter => letter.Item2).ToArray();
        return Token(letters[0].Value, letters[0].Item2, letters[1..]);
    }

    private static Task<RankingResult> RankAsync(TokenModel model, params int[] grades) =>
        Pointwise.Pointwise.RankAsync(new FirstStrategy(), model, Pointwise.Pointwise.Task(grades));

    [GeneratedRegex(@"^\[([A-Z])\] (\d+)", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
