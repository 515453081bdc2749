using System.Collections.Concurrent;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>
/// What a strategy makes of all queries with all seeds. The answers are those of the modelled server, made in this process
/// without HTTP: the order depends on the answers alone, not on their time.
/// </summary>
/// <param name="Ndcg10">Mean nDCG@10.</param>
/// <param name="Calls">Mean calls of a query.</param>
/// <param name="Tenths">Mean nDCG@10 of the best order known before the first call and after each tenth of the calls.</param>
internal sealed record QualityTrial(double Ndcg10, double Calls, IReadOnlyList<double> Tenths)
{
    private const int Parts = 10;

    /// <summary>The most that nDCG@10 falls from a tenth of the calls to the next.</summary>
    public double LargestFall => Tenths.Zip(Tenths.Skip(1), (before, after) => before - after).Max();

    /// <summary>Ranks everything.</summary>
    /// <exception cref="BenchmarkException">A ranking fell short, so its figures would mean nothing.</exception>
    public static async Task<QualityTrial> RunAsync(
        StrategyVariant variant, IReadOnlyList<JudgedQuery> queries, int seeds, CancellationToken cancellationToken)
    {
        var model = new JudgingModel(new Answerer(queries));
        var results = new ConcurrentBag<(int Query, int Seed, double[] Course)>();
        var tasks = from seed in Enumerable.Range(0, seeds) from query in Enumerable.Range(0, queries.Count) select (query, seed);
        await Parallel.ForEachAsync(tasks, cancellationToken, async (task, stop) =>
        {
            var course = await RankAsync(variant, queries[task.query], task.seed, model, stop);
            results.Add((task.query, task.seed, [.. course]));
        });
        // Sums in a fixed order, so that the last digits do not depend on the threads.
        var courses = results.OrderBy(result => (result.Seed, result.Query)).Select(result => result.Course).ToList();
        return new QualityTrial(
            courses.Average(course => course[^1]), courses.Average(course => course.Length - 1),
            [.. Enumerable.Range(0, Parts + 1).Select(part => courses.Average(course => At(course, part)))]);
    }

    private static double At(double[] course, int part) => course[(int)Math.Ceiling((course.Length - 1) * (double)part / Parts)];

    private static async Task<List<double>> RankAsync(
        StrategyVariant variant, JudgedQuery query, int seed, IRankingModel model, CancellationToken cancellationToken)
    {
        List<double> course = [query.Ndcg10([.. Enumerable.Range(0, query.Candidates.Count)])];
        var context = new RankingContext
        {
            Model = model,
            Observe = (happened, _) =>
            {
                if (happened is RankingEvent.WindowFinished finished) course.Add(query.Ndcg10(finished.CurrentOrder));
                return ValueTask.CompletedTask;
            },
        };
        var task = new RankingTask
        {
            Query = Question.Mark(query, seed),
            Candidates = query.Candidates,
            Parameters = variant.Values,
        };
        var result = await Ranker.RankAsync(variant.Strategy, task, context, cancellationToken);
        if (result.Failure is { } failure) throw new BenchmarkException($"{variant.Name}: {failure.Message}");
        if (result.Strategy.Shortfall is { } shortfall) throw new BenchmarkException($"{variant.Name}: {shortfall.Reason}");
        var last = query.Ndcg10([.. result.Candidates.Select(ranked => ranked.Index)]);
        if (course.Count == 1) course.Add(last);
        course[^1] = last;
        return course;
    }
}
