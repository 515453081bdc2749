namespace ReasonRank.Synthesis.Store;

/// <summary>Divides free places so that all come to the same number, as far as each has room.</summary>
internal static class FairShares
{
    /// <summary>How many of the free places each gets.</summary>
    /// <param name="items">Who wants places.</param>
    /// <param name="busy">Places that one has already.</param>
    /// <param name="most">Places that one may have.</param>
    /// <param name="free">Places to divide.</param>
    public static List<(T Item, long Share)> Of<T>(IReadOnlyList<T> items, Func<T, long> busy, Func<T, long> most, long free)
    {
        var shares = items.Select(item => (Item: item, Share: 0L)).ToList();
        // The level that all are filled up to, found by halving: it fits, and one higher does not.
        var (fits, tooHigh) = (0L, items.Count == 0 ? 0 : items.Max(most) + 1);
        while (tooHigh - fits > 1)
        {
            var level = fits + (tooHigh - fits) / 2;
            if (items.Sum(item => Up(item, level)) <= free) fits = level;
            else tooHigh = level;
        }
        for (var i = 0; i < shares.Count; i++) shares[i] = (shares[i].Item, Up(items[i], fits));
        var left = Math.Max(0, free) - shares.Sum(share => share.Share);
        for (var i = 0; i < shares.Count && left > 0; i++)
        {
            if (Up(items[i], fits + 1) <= shares[i].Share) continue;
            shares[i] = (shares[i].Item, shares[i].Share + 1);
            left--;
        }
        return free <= 0 ? [.. shares.Select(share => (share.Item, 0L))] : shares;

        long Up(T item, long level) => Math.Max(0, Math.Min(level, most(item)) - busy(item));
    }
}
