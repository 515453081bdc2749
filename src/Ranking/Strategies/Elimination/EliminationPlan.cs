using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Elimination;

/// <summary>
/// Strikes out the worst until one is left; who goes last stands first (IRanker, arXiv 2506.21638). A call shows the last
/// <c>window</c> of those that are left, so a prompt stays short; the best window - perRound are never at risk.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="window">Most candidates in a call, at least 2.</param>
/// <param name="perRound">How many a call strikes out, 1 to less than <paramref name="window"/>.</param>
public sealed class EliminationPlan(int count, int window, int perRound) : IRankingPlan
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];

    /// <inheritdoc/>
    public int ExpectedCalls => count < 2 ? 0 : (count - 2 + perRound) / perRound;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order => _order;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        for (var left = count; left > 1; left -= Math.Min(perRound, left - 1))
        {
            var start = Math.Max(0, left - window);
            var call = new WindowCall(_order[start..left]);
            yield return [call];
            for (var i = start; i < left; i++) _order[i] = call.Order[i - start];
        }
    }
}
