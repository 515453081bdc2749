namespace ReasonRank.Ranking.Rewards;

/// <summary>Counts what two orders share, one depth after another.</summary>
/// <param name="depth">Depths to come.</param>
internal sealed class OverlapWalk<T>(int depth) where T : notnull
{
    // An id that was seen in one order only; the second sight takes it out.
    private readonly HashSet<T> _alone = new(2 * depth);
    private int _shared;

    /// <summary>Goes one deeper.</summary>
    /// <returns>How many ids both orders have down to here.</returns>
    public int Add(T a, T b)
    {
        See(a);
        See(b);
        return _shared;
    }

    private void See(T id)
    {
        if (_alone.Add(id)) return;
        _alone.Remove(id);
        _shared++;
    }
}
