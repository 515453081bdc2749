using System.Diagnostics;

namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

public sealed class LexicalPropertyTests
{
    private static readonly string[] Words =
        ["rust", "iron", "oil", "Öl", "水", "👩‍🚀", "a", "the", "pan", "pan-fried", "\ud800", "\u0301", "0", "٣", "x\u2028y", "", "İ"];

    [Fact]
    public async Task Random_tasks_give_the_same_permutation_each_time_with_falling_scores()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var task = RandomTask(random) with { Explain = round % 2 == 0 };
            var first = await Lexical.RankAsync(task);
            var second = await Lexical.RankAsync(task);
            Assert.Equal(
                task.Candidates.Select(c => c.Id).Order(), first.Candidates.Select(c => c.Candidate.Id).Order());
            Assert.True(first.Candidates.SequenceEqual(second.Candidates), $"seed {seed}, round {round}");
            Assert.All(first.Candidates.Zip(first.Candidates.Skip(1)), pair => Assert.True(
                double.IsFinite(pair.First.Score) && pair.First.Score > pair.Second.Score, $"seed {seed}, round {round}"));
        }
    }

    [Fact]
    public async Task The_scale_of_first_stage_scores_does_not_matter()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var task = RandomTask(random);
            var (scale, shift) = (Math.Pow(2, random.Next(-8, 8)), random.Next(-100, 100));
            var scaled = task with
            {
                Candidates = [.. task.Candidates.Select(c => c with { Score = c.Score * scale + shift })],
            };
            var (expected, actual) = (await Ids(task), await Ids(scaled));
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, round {round}, times {scale} plus {shift}");
        }
    }

    [Fact]
    public async Task Equal_passages_with_equal_scores_keep_their_order_side_by_side()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var task = RandomTask(random);
            if (task.Candidates.Count == 0) continue;
            var twin = task.Candidates[random.Next(task.Candidates.Count)];
            var twins = task with
            {
                Candidates = [.. task.Candidates.SelectMany(c => c.Id == twin.Id ? [c, c with { Id = "twin" }] : new[] { c })],
            };
            if (twins.Candidates.All(c => c.Score == twin.Score)) continue;
            var ids = await Ids(twins);
            Assert.True(
                Array.IndexOf(ids, twin.Id) + 1 == Array.IndexOf(ids, "twin"), $"seed {seed}, round {round}: {string.Join(' ', ids)}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Nothing_or_one_to_rank_is_fine(int count)
    {
        var task = new RankingTask
        {
            Query = "iron",
            Explain = true,
            Candidates = [.. Enumerable.Range(0, count).Select(i => new Candidate($"{i}", "iron"))],
        };
        Assert.Equal(count, (await Lexical.RankAsync(task)).Candidates.Count);
    }

    [Fact]
    public async Task Scores_that_are_not_finite_do_no_harm() => Assert.Equal(
        ["a", "b", "c"],
        await Lexical.OrderAsync(
            "q", new("a", "x", Score: double.PositiveInfinity), new("b", "y", Score: double.NaN),
            new("c", "z", Score: double.NegativeInfinity)));

    [Fact]
    public async Task A_deadline_that_has_passed_gives_the_incoming_order_marked_partial()
    {
        var task = new RankingTask
        {
            Query = "iron",
            Candidates = [new("a", "oil"), new("b", "iron", "Iron")],
            Budget = new RankingBudget(Deadline: DateTimeOffset.UtcNow.AddSeconds(-1)),
        };
        var result = await Lexical.RankAsync(task);
        Assert.Equal(["a", "b"], result.Candidates.Select(c => c.Candidate.Id));
        Assert.True(result.Strategy.Shortfall is { Partial: true, Degraded: false });
    }

    [Fact]
    public async Task Cancellation_stops_it()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ranker.RankAsync(
            new Ranking.Strategies.Lexical.LexicalStrategy(),
            new RankingTask { Query = "iron", Candidates = [new("a", "iron"), new("b", "oil")] },
            new RankingContext(), cancelled.Token));
    }

    [Fact]
    public async Task Ten_thousand_long_passages_are_ranked_by_their_beginnings_in_seconds()
    {
        var text = string.Join(' ', Enumerable.Repeat("iron rust oil pan water", 100));
        var task = new RankingTask
        {
            Query = "cast iron rust",
            Candidates = [.. Enumerable.Range(0, 10_000).Select(i => new Candidate($"{i}", $"{text} {i}", Score: -i))],
        };
        var watch = Stopwatch.StartNew();
        var result = await Lexical.RankAsync(task);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal(10_000, result.Candidates.Count);
        Assert.StartsWith("10000 of 10000 candidates are longer than 2000 characters", Assert.Single(result.Strategy.Warnings));
    }

    private static async Task<string[]> Ids(RankingTask task) =>
        [.. (await Lexical.RankAsync(task)).Candidates.Select(c => c.Candidate.Id)];

    private static RankingTask RandomTask(Random random)
    {
        var score = 1_024.0;
        return new RankingTask
        {
            Query = Text(random, 8),
            Candidates = [.. Enumerable.Range(0, random.Next(30)).Select(i => new Candidate(
                $"{i}", Text(random, 40), random.Next(3) == 0 ? Text(random, 5) : null, score -= random.Next(4)))],
        };
    }

    private static string Text(Random random, int most) =>
        string.Join(' ', Enumerable.Range(0, random.Next(most)).Select(_ => Words[random.Next(Words.Length)]));
}
