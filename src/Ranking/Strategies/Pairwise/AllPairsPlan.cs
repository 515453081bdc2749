using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>
/// Duels of all pairs in one round of n (n - 1) calls; a win is a point, a tie half a point for both (Qin et al., NAACL
/// Findings 2024, section 3.2).
/// </summary>
/// <param name="count">Candidates.</param>
public sealed class AllPairsPlan(int count) : IRankingPlan
{
    private readonly List<Duel> _undecided =
    [
        .. from first in Enumerable.Range(0, count)
           from second in Enumerable.Range(first + 1, count - first - 1)
           select new Duel(first, second),
    ];

    // A duel without answers is a tie.
    private readonly double[] _points = [.. Enumerable.Repeat((count - 1) / 2.0, count)];
    private readonly DuelTally _tally = new();

    /// <inheritdoc/>
    public int ExpectedCalls { get; } = count * (count - 1);

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            _undecided.RemoveAll(Settle);
            return [.. Enumerable.Range(0, count).OrderByDescending(item => _points[item])];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> Warnings => _tally.Warnings;

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (_undecided.Count > 0) yield return [.. _undecided.SelectMany(duel => duel.Calls)];
    }

    private bool Settle(Duel duel)
    {
        if (!duel.IsDecided) return false;
        _points[duel.First] += duel.Share - .5;
        _points[duel.Second] += .5 - duel.Share;
        _tally.Add(duel);
        return true;
    }
}
