namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// What sorted windows tell about candidates: each is known to stand right below one other at most, so they form trees,
/// whose roots may be the best of all. Only those matter that have fewer than a number of others above them.
/// </summary>
/// <param name="count">Candidates; nothing is known of them.</param>
/// <param name="cutoff">How many of the best matter.</param>
internal sealed class SortedLists(int count, int cutoff)
{
    private const int Nothing = -1;

    private readonly int[] _above = [.. Enumerable.Repeat(Nothing, count)];
    private readonly HashSet<int> _left = [.. Enumerable.Range(0, count)];

    /// <summary>Those that nothing is known to stand above.</summary>
    public HashSet<int> Roots() => [.. Below(Nothing)];

    /// <summary>Those of which one comes next when the order of the best is known; none when all that matter are in order.</summary>
    /// <param name="order">The best, as far as their order is known; there has to be one root.</param>
    public IReadOnlyCollection<int> Settled(out IReadOnlyList<int> order)
    {
        List<int> settled = [];
        var next = Roots();
        while (next.Count == 1)
        {
            settled.AddRange(next);
            next = [.. Below(settled[^1])];
        }
        order = settled;
        return next;
    }

    /// <summary>Those that matter in the trees of some, by the number of others known to stand above them.</summary>
    /// <param name="roots">The trees' roots.</param>
    public IEnumerable<int> ByDepth(IEnumerable<int> roots)
    {
        for (var level = roots.ToList(); level.Count > 0; level = [.. level.SelectMany(Below).Order()])
            foreach (var item in level) yield return item;
    }

    /// <summary>
    /// Takes the order of some in, in place of what was known of them. Those left out may come back by it.
    /// </summary>
    /// <param name="order">Best first.</param>
    /// <param name="above">What stands above all of them; null for nothing.</param>
    public void Chain(IReadOnlyList<int> order, int? above)
    {
        var last = above ?? Nothing;
        foreach (var item in order)
        {
            _above[item] = last;
            last = item;
        }
        _left.UnionWith(order);
    }

    /// <summary>Leaves out what cannot be among the best.</summary>
    public void Prune() => _left.RemoveWhere(item => Depth(item) >= cutoff);

    private IEnumerable<int> Below(int item) => _left.Where(other => _above[other] == item);

    private int Depth(int item)
    {
        var depth = 0;
        for (; _above[item] != Nothing; item = _above[item]) depth++;
        return depth;
    }
}
