namespace ReasonRank.Gateway.Search.Feedback;

/// <summary>
/// Places of an order whose passages are ranked once more together with new ones: scores of two rankings cannot be compared, but
/// places can. They are dense at the top, where the order matters most.
/// </summary>
internal static class Marks
{
    /// <summary>Indices 0, 1, 2, 4, 7, 12, … (Fibonacci numbers less one) below a length, ascending.</summary>
    public static IReadOnlyList<int> Of(int length)
    {
        var marks = new List<int>();
        for (var (index, next) = (1, 2); index - 1 < length; (index, next) = (next, index + next)) marks.Add(index - 1);
        return marks;
    }

    /// <summary>
    /// Inserts new passages into an order: each before the best marked passage that it was ranked above, and after those that
    /// were ranked above it.
    /// </summary>
    /// <param name="order">The order so far.</param>
    /// <param name="ranked">The new passages and the marked ones of the order, best first.</param>
    public static List<string> Merge(IReadOnlyList<string> order, IReadOnlyList<string> ranked)
    {
        var places = Enumerable.Range(0, order.Count).ToDictionary(i => order[i], i => i, StringComparer.Ordinal);
        var arrivals = new (string Id, int Before)[ranked.Count];
        var before = order.Count;
        for (var i = ranked.Count - 1; i >= 0; i--)
        {
            if (places.TryGetValue(ranked[i], out var place)) before = Math.Min(before, place);
            arrivals[i] = (ranked[i], before);
        }
        var merged = new List<string>(order.Count + ranked.Count);
        var next = 0;
        for (var place = 0; place <= order.Count; place++)
        {
            for (; next < arrivals.Length && arrivals[next].Before <= place; next++)
                if (!places.ContainsKey(arrivals[next].Id)) merged.Add(arrivals[next].Id);
            if (place < order.Count) merged.Add(order[place]);
        }
        return merged;
    }
}
