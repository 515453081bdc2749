namespace ReasonRank.Ranking.Experiments;

/// <summary>Holm's step-down correction for several tests (Scandinavian Journal of Statistics 6(2), 1979).</summary>
public static class Holm
{
    /// <summary>
    /// Adjusted p-values in the order given: below α where the difference holds with the chance of any false claim among
    /// all of them at most α.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var (rank, largest) = (0, 0.0);
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
        {
            largest = Math.Max(largest, Math.Min(1, (p.Count - rank++) * p[i]));
            adjusted[i] = largest;
        }
        return adjusted;
    }
}
