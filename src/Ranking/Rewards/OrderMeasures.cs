namespace ReasonRank.Ranking.Rewards;

/// <summary>Measures of one order of passages, for rewards and for filters of training data.</summary>
public static class OrderMeasures
{
    /// <summary>nDCG with binary relevance: Σ 1 / log2(rank + 1) over the relevant within the depth, by its largest possible value.</summary>
    /// <param name="order">Ids, best first.</param>
    /// <param name="relevant">Relevant ids; those that are not in the order count for the largest value.</param>
    /// <param name="depth">Ranks that count, at least 1.</param>
    /// <returns>0 to 1; 0 when nothing is relevant.</returns>
    public static double Ndcg<T>(ReadOnlySpan<T> order, IReadOnlySet<T> relevant, int depth = 10)
    {
        var (gain, ideal) = (0.0, 0.0);
        for (var rank = 0; rank < depth && rank < order.Length; rank++)
            if (relevant.Contains(order[rank])) gain += 1 / Math.Log2(rank + 2);
        for (var rank = 0; rank < depth && rank < relevant.Count; rank++) ideal += 1 / Math.Log2(rank + 2);
        return ideal == 0 ? 0 : gain / ideal;
    }

    /// <summary>Share of the relevant ids within the depth.</summary>
    /// <returns>0 to 1; 0 when nothing is relevant.</returns>
    public static double Recall<T>(ReadOnlySpan<T> order, IReadOnlySet<T> relevant, int depth = 10)
    {
        var found = 0;
        for (var rank = 0; rank < depth && rank < order.Length; rank++)
            if (relevant.Contains(order[rank])) found++;
        return relevant.Count == 0 ? 0 : (double)found / relevant.Count;
    }

    /// <summary>
    /// Average overlap: (1/k) Σ |a[1..d] ∩ b[1..d]| / d over the depths d from 1 to the length k of the shorter order. What the
    /// package <c>rbo</c> gives without arguments.
    /// </summary>
    /// <param name="a">Distinct ids, best first.</param>
    /// <param name="b">Distinct ids, best first.</param>
    /// <returns>0 to 1; 0 when one is empty.</returns>
    public static double AverageOverlap<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : notnull
    {
        var depth = Math.Min(a.Length, b.Length);
        var (sum, walk) = (0.0, new OverlapWalk<T>(depth));
        for (var d = 0; d < depth; d++) sum += (double)walk.Add(a[d], b[d]) / (d + 1);
        return depth == 0 ? 0 : sum / depth;
    }

    /// <summary>
    /// Rank-biased overlap of two orders as far as they go, (1 − p) Σ p^(d − 1) |a[1..d] ∩ b[1..d]| / d (Webber, Moffat and Zobel, A
    /// similarity measure for indefinite rankings, 2010). Equal orders of length k have 1 − p^k.
    /// </summary>
    /// <param name="a">Distinct ids, best first.</param>
    /// <param name="b">Distinct ids, best first.</param>
    /// <param name="persistence">p, more than 0 and less than 1.</param>
    /// <returns>0 to less than 1; 0 when one is empty.</returns>
    public static double RankBiasedOverlap<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, double persistence) where T : notnull
    {
        var depth = Math.Min(a.Length, b.Length);
        var (sum, weight, walk) = (0.0, 1 - persistence, new OverlapWalk<T>(depth));
        for (var d = 0; d < depth; d++, weight *= persistence) sum += weight * walk.Add(a[d], b[d]) / (d + 1);
        return sum;
    }
}
