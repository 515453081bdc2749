using ReasonRank.Ranking.Fusion;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Ranking;

/// <summary>
/// Runs a strategy and makes its result a ranking: fused, scored, and always a permutation of the candidates. A strategy
/// that fails gives the incoming order, marked degraded.
/// </summary>
public static class Ranker
{
    // Survives six decimals and single precision, so that a written run keeps its order.
    private const double SmallestFall = 1e-6;

    /// <summary>Ranks the candidates of a task.</summary>
    /// <exception cref="InvalidRankingException">The task does not fit the strategy or the model; nothing was spent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static async Task<RankingResult> RankAsync(
        IRerankStrategy strategy, RankingTask task, RankingContext context, CancellationToken cancellationToken)
    {
        var model = strategy.NeedsWith(task.Parameters) == ModelNeeds.None ? null : context.Model
            ?? throw new ArgumentException($"{strategy.Name} needs a model.", nameof(context));
        strategy.Require(task, context);
        await context.Observe(
            new RankingEvent.Accepted(strategy.Name, model?.Name, strategy.ExpectedWindows(task)), cancellationToken);
        var result = await TryAsync(strategy, task, context, cancellationToken);
        return new RankingResult(Place(task, result), result);
    }

    /// <summary>Runs a strategy; one that fails leaves the incoming order.</summary>
    internal static async Task<StrategyResult> TryAsync(
        IRerankStrategy strategy, RankingTask task, RankingContext context, CancellationToken cancellationToken)
    {
        try
        {
            var result = await strategy.RankAsync(task, context, cancellationToken);
            return result.Order.Count == task.Candidates.Count ? result : throw new InvalidOperationException(
                $"{result.Order.Count} of {task.Candidates.Count} candidates were ranked.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return StrategyResult.Unchanged(task.Candidates.Count) with
            {
                Failure = failure,
                Shortfall = new Shortfall(
                    Partial: false, Degraded: true, $"The strategy {strategy.Name} failed; this is the incoming order."),
            };
        }
    }

    private static RankedCandidate[] Place(RankingTask task, StrategyResult result)
    {
        var scores = result.Scores ?? ByRank(result.Order);
        var order = result.Order;
        if (task.Fusion is { } fusion)
        {
            var fused = ScoreFusion.Fuse([.. task.Candidates.Select(c => c.Score)], scores, order, fusion);
            scores = fused;
            order = [.. order.OrderByDescending(index => fused[index])];
        }
        var placed = new RankedCandidate[order.Count];
        var previous = double.PositiveInfinity;
        for (var rank = 0; rank < placed.Length; rank++)
        {
            var index = order[rank];
            var highest = rank == 0 ? previous : previous - SmallestFall * Math.Max(1, Math.Abs(previous));
            previous = Math.Min(scores[index], highest);
            placed[rank] = new RankedCandidate(
                task.Candidates[index], index, rank + 1, previous, result.Explanations?[index]);
        }
        return placed;
    }

    private static double[] ByRank(IReadOnlyList<int> order)
    {
        var scores = new double[order.Count];
        for (var rank = 0; rank < order.Count; rank++) scores[order[rank]] = (double)(order.Count - rank) / order.Count;
        return scores;
    }
}
