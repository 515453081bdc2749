using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Brings the best to the front, one in each pass from the back (Zhuang et al., SIGIR 2024, setwise bubble sort; with one
/// child and duels it is the sliding-k of Qin et al., NAACL Findings 2024). A contest whose candidates have not changed
/// since its last pass is not held again.
/// </summary>
/// <param name="count">Candidates.</param>
/// <param name="top">Passes, at least 1: how many of the best are put in order.</param>
/// <param name="children">How many candidates the front of a contest is compared with, at least 1.</param>
/// <param name="contest">Finds the best of a window.</param>
public sealed class BubbleSortPlan(int count, int top, int children, IContest contest) : IRankingPlan
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];
    private readonly Dictionary<int, int[]> _held = [];

    /// <inheritdoc/>
    public int ExpectedCalls => 0;

    /// <inheritdoc/>
    public IEnumerable<string> Warnings => contest.Warnings;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order => _order;

    /// <summary>
    /// The most calls and rounds that any answers can lead to: in pass i, from 0, the n - 1 - i candidates behind the front
    /// divided by <c>children</c>, rounded up.
    /// </summary>
    public (int Calls, int Rounds) Bound()
    {
        var contests = 0;
        for (var front = 0; front < Math.Min(top, count - 1); front++) contests += (count - 2 - front + children) / children;
        var (calls, rounds) = contest.Bound(Math.Min(count, children + 1));
        return (contests * calls, contests * rounds);
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        for (var front = 0; front < Math.Min(top, count - 1); front++)
        {
            for (var end = count; end > front + 1;)
            {
                var start = Math.Max(front, end - 1 - children);
                if (!IsHeld(start, end))
                {
                    foreach (var round in contest.Rounds(_order[start..end])) yield return round;
                    MoveToFront(start, Array.IndexOf(_order, contest.Winner, start, end - start));
                    _held[start] = _order[start..end];
                }
                end = start + 1;
            }
        }
    }

    private bool IsHeld(int start, int end) =>
        _held.TryGetValue(start, out var held) && held.AsSpan().SequenceEqual(_order.AsSpan(start..end));

    private void MoveToFront(int start, int winner)
    {
        var item = _order[winner];
        Array.Copy(_order, start, _order, start + 1, winner - start);
        _order[start] = item;
    }
}
