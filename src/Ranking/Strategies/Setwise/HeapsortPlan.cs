using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Takes the best from a heap, one after the other (Zhuang et al., SIGIR 2024, setwise heapsort; Qin et al., NAACL Findings
/// 2024, with two children and duels). What is not taken keeps its incoming order. Where an answer names none, the one
/// before the others in the incoming order wins; the paper's parent would be the last leaf, after each that is taken.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="top">How many to take, at least 1.</param>
/// <param name="children">Children of a node, at least 1: a contest has one more.</param>
/// <param name="contest">Finds the best of a node and its children.</param>
public sealed class HeapsortPlan(int count, int top, int children, IContest contest) : IRankingPlan
{
    private readonly int[] _heap = [.. Enumerable.Range(0, count)];
    private readonly List<int> _best = [];
    private int _size;
    private bool _rootIsBest;

    /// <inheritdoc/>
    public int ExpectedCalls => 0;

    /// <inheritdoc/>
    public IEnumerable<string> Warnings => contest.Warnings;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            List<int> order = _rootIsBest ? [.. _best, _heap[0]] : [.. _best];
            var placed = order.ToHashSet();
            order.AddRange(Enumerable.Range(0, count).Where(item => !placed.Contains(item)));
            return order;
        }
    }

    /// <summary>
    /// The most calls and rounds that any answers can lead to: a contest for each node and each level below it while the
    /// heap is built, and one for each level after each of the first <c>top</c> - 1 is taken.
    /// </summary>
    public (int Calls, int Rounds) Bound()
    {
        if (count < 2) return (0, 0);
        var contests = Math.Min(top - 1, count - 1) * Levels(0);
        for (var node = LastParent; node >= 0; node--) contests += Levels(node);
        var (calls, rounds) = contest.Bound(Math.Min(count, children + 1));
        return (contests * calls, contests * rounds);
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (count < 2) yield break;
        _size = count;
        for (var node = LastParent; node >= 0; node--)
            foreach (var round in Sift(node)) yield return round;
        _rootIsBest = true;
        while (_best.Count < top - 1 && _size > 1)
        {
            _best.Add(_heap[0]);
            _rootIsBest = false;
            _size--;
            (_heap[0], _heap[_size]) = (_heap[_size], _heap[0]);
            foreach (var round in Sift(0)) yield return round;
            _rootIsBest = true;
        }
    }

    private int LastParent => (count - 2) / children;

    private IEnumerable<IReadOnlyList<WindowCall>> Sift(int node)
    {
        while (children * node + 1 < _size)
        {
            var first = children * node + 1;
            var last = Math.Min(first + children, _size);
            foreach (var round in contest.Rounds([.. _heap[first..last].Append(_heap[node]).Order()])) yield return round;
            var winner = Array.IndexOf(_heap, contest.Winner, first, last - first);
            if (winner < 0) yield break;
            (_heap[node], _heap[winner]) = (_heap[winner], _heap[node]);
            node = winner;
        }
    }

    private int Levels(int node)
    {
        var levels = 0;
        for (; children * node + 1 < count; node = children * node + 1) levels++;
        return levels;
    }
}
