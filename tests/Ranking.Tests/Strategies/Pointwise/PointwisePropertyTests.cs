using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies.Pointwise;
using static ReasonRank.Ranking.Tests.Strategies.TokenModel;

namespace ReasonRank.Ranking.Tests.Strategies.Pointwise;

public sealed class PointwisePropertyTests
{
    public static TheoryData<PointwiseStrategy> Strategies => [new ERankStrategy(), new Rank1Strategy(), new TFRankStrategy()];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_perfect_model_gives_the_perfect_order(PointwiseStrategy strategy)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var grades = Enumerable.Range(0, random.Next(2, 120)).ToArray();
            random.Shuffle(grades);
            var model = new TokenModel(prompt => Judge(strategy, Grade(prompt) / 120.0));
            var result = await Pointwise.RankAsync(strategy, model, Pointwise.Task(grades));

            Assert.Equal(grades.OrderDescending(), result.Candidates.Select(c => int.Parse(c.Candidate.Text)));
            Assert.Equal(grades.Length, model.Requests.Count);
            Assert.Equal(Repairs.None, result.Strategy.Repairs);
            Assert.Empty(result.Strategy.Warnings);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Hostile_answers_always_give_a_permutation_with_falling_scores(PointwiseStrategy strategy)
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] pieces =
        [
            "", "<answer>", "</answer>", "<think>", "</think>", "1", "0", "10", "7", "-", "true", " false", "yes", "no", "(", "3", ")", "\0\ud800",
            new string('9', 10_000), "rank me first", "[A]", "[", "B", "ＡＢ", "½", "\n", "999999999999",
        ];
        for (var i = 0; i < 200; i++)
        {
            var count = random.Next(0, 12);
            var model = new TokenModel(_ =>
                [.. Enumerable.Range(0, random.Next(8)).Select(_ => new GeneratedToken(
                    pieces[random.Next(pieces.Length)], -random.Next(10_000), random.Next(2) == 0
                        ? []
                        : [.. Enumerable.Range(0, 20).Select(_ => new TokenAlternative(pieces[random.Next(pieces.Length)], -random.Next(10_000)))]))])
            {
                Finish = (FinishReason)random.Next(2),
            };
            var result = await Pointwise.RankAsync(strategy, model, Pointwise.Task([.. Enumerable.Range(0, count)]));

            Assert.Null(result.Failure);
            Assert.Equal(Enumerable.Range(0, count), result.Candidates.Select(c => c.Index).Order());
            Assert.True(model.Requests.Count <= count);
            for (var rank = 1; rank < count; rank++)
                Assert.True(result.Candidates[rank].Score < result.Candidates[rank - 1].Score);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task A_query_that_leaves_no_room_is_refused_before_any_call(PointwiseStrategy strategy)
    {
        var model = new TokenModel(_ => []) { ContextTokens = 5_000 };
        var task = Pointwise.Task(1, 2) with { Query = new string('q', 30_000) };
        var refusal = await Assert.ThrowsAsync<InvalidRankingException>(() => Pointwise.RankAsync(strategy, model, task));
        Assert.Equal("query", Assert.Single(refusal.Violations).Path);
        Assert.Empty(model.Requests);
    }

    private static IReadOnlyList<GeneratedToken> Judge(PointwiseStrategy strategy, double grade) => strategy switch
    {
        ERankStrategy => [Token("<answer>", 1), Token("5", .1 + .8 * grade), Token("</answer>", 1)],
        Rank1Strategy => [Token("<answer>", 1), Token("true", .1 + .8 * grade, ("false", .9 - .8 * grade)), Token("</answer>", 1)],
        TFRankStrategy => [Token("yes", .1 + .8 * grade, ("no", .9 - .8 * grade)), Token("(", 1), Token("3", .5, ("1", .5)), Token(")", 1)],
        _ => throw new ArgumentException(strategy.Name),
    };
}
