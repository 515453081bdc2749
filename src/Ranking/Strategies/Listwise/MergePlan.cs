using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Sorts by merging, with a window as the comparison. First all candidates in windows at once, dealt so that each has its
/// share of the first stage's best; then the heads of up to <see cref="FanIn"/> sorted lists in a window, all windows at
/// once, until one has put the best of all in order; then, window by window, those that may still be among the best
/// <c>cutoff</c>, because they stand below the last of their list that was shown, with some more for comparison.
/// </summary>
/// <remarks>
/// A hundred candidates in windows of twenty take two rounds of six calls, and often a third of a short window. With right
/// answers the best <c>cutoff</c> come out in order. Windows that are ranked at once are sorted within the places that they
/// hold, so that each answer helps by itself.
/// </remarks>
/// <param name="count">Candidates.</param>
/// <param name="window">Candidates in a window, at least 2.</param>
/// <param name="cutoff">How many of the best matter, 1 to less than <paramref name="window"/>.</param>
public sealed class MergePlan(int count, int window, int cutoff) : IRankingPlan
{
    /// <summary>Most lists that a window merges: the fewer they are, the more of each it shows.</summary>
    public const int FanIn = 5;

    private IReadOnlyList<int> _order = [.. Enumerable.Range(0, count)];
    private readonly SortedLists _lists = new(count, cutoff);
    private IReadOnlyList<WindowCall> _open = [];
    private IReadOnlyList<int> _settled = [];

    /// <inheritdoc/>
    public int ExpectedCalls => count > 1 && count <= window ? 1 : 0;

    /// <inheritdoc/>
    public IReadOnlyList<int> Order
    {
        get
        {
            // A lone window holds the best of those whose place is not known yet; others keep to their own places.
            if (_open is [{ IsAnswered: true } lone]) return [.. _settled, .. lone.Order, .. _order.Except(_settled).Except(lone.Order)];
            int[] placed = [.. Enumerable.Range(0, count)];
            foreach (var call in _open)
                for (var i = 0; i < call.Items.Count; i++) placed[call.Items[i]] = call.Order[i];
            return [.. _order.Select(item => placed[item])];
        }
    }

    /// <summary>
    /// The most calls and rounds that any answers can lead to: count / window lists, a call for every <see cref="FanIn"/>
    /// lists in each round as long as there are several, and then as many calls as there were such rounds and
    /// <c>cutoff</c> together.
    /// </summary>
    public (int Calls, int Rounds) Bound()
    {
        if (count < 2) return (0, 0);
        var lists = Groups(count, window);
        var (calls, rounds) = (lists, 1);
        for (; lists > 1; rounds++) calls += lists = Groups(lists, MostLists);
        return (calls + rounds - 1 + (rounds > 1 ? cutoff : 0), 2 * rounds - 1 + (rounds > 1 ? cutoff : 0));
    }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds()
    {
        if (count < 2) yield break;
        yield return Open(Deal(_order, Groups(count, window)));
        Take(above: null);
        var left = 0;
        while (_lists.Roots() is { Count: > 1 } roots)
        {
            IReadOnlyList<int> dealt = [.. _order.Where(roots.Contains)];
            yield return Open(Deal(dealt, Groups(dealt.Count, MostLists)).Select(Heads));
            Take(above: null);
            left = Math.Max(left, cutoff) + 1;
        }
        for (; left > 0 && _lists.Settled(out _settled) is { Count: > 0 } next; left--)
        {
            yield return Open([Rest(next)]);
            Take(_settled[^1]);
        }
    }

    private IReadOnlyList<WindowCall> Open(IEnumerable<IReadOnlyCollection<int>> groups) =>
        _open = [.. groups.Where(group => group.Count > 1).Select(group => new WindowCall([.. _order.Where(group.Contains)]))];

    private void Take(int? above)
    {
        _order = Order;
        foreach (var call in _open) _lists.Chain(call.Order, above);
        _open = [];
        _lists.Prune();
    }

    private HashSet<int> Heads(IReadOnlyCollection<int> roots) => [.. _lists.ByDepth(roots).Take(window)];

    // A few strangers to the best make an order surer: as many as there are places to fill, so that the window stays short.
    private HashSet<int> Rest(IReadOnlyCollection<int> next)
    {
        var rest = Heads(next);
        var free = Math.Min(window - rest.Count, cutoff - _settled.Count);
        rest.UnionWith(_order.Where(item => !rest.Contains(item) && !_settled.Contains(item)).Take(free).ToList());
        return rest;
    }

    private int MostLists => Math.Min(FanIn, window);

    private static int Groups(int items, int most) => (items + most - 1) / most;

    // Neighbours go to different groups, so that each has its share of the strong.
    private static IEnumerable<IReadOnlyCollection<int>> Deal(IReadOnlyList<int> items, int groups) => Enumerable
        .Range(0, groups).Select(group => Enumerable.Range(0, items.Count).Where(i => i % groups == group).Select(i => items[i]).ToHashSet());
}
