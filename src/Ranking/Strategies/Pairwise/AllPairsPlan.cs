using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>
/// Duels of all pairs in one round of n (n - 1) calls; a win is a point, a tie half a point for both (Qin et al., NAACL
/// Findings 2024, section 3.2).
/// </summary>
/// <param name="count">Candidates.</param>
public sealed class AllPairsPlan(int count) : IRankingPlan
{
    private readonly List<Duel> _duels =
    [
        .. from first in Enumerable.Range(0, count)
           from second in Enumerable.Range(first + 1, count - first - 1)
           select new Duel(first, second),
    ];

    /// <inheritdoc/>
    public int ExpectedCalls => 2 * _duels.Count;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            var points = new double[count];
            foreach (var duel in _duels)
            {
                points[duel.First] += duel.Winner is { } winner ? winner == duel.First ? 1 : 0 : .5;
                points[duel.Second] += duel.Winner is { } other ? other == duel.Second ? 1 : 0 : .5;
            }
            return [.. Enumerable.Range(0, count).OrderByDescending(item => points[item])];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (_duels.Count > 0) yield return [.. _duels.SelectMany(duel => duel.Calls)];
    }
}
