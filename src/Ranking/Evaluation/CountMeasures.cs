namespace ReasonRank.Ranking.Evaluation;

/// <summary>Counts of results and judgments, and measures of the results as a set.</summary>
internal static class CountMeasures
{
    public static double RelativePrecision(JudgedRanking ranking, long depth) =>
        ranking.Relevant == 0 ? 0 : (double)ranking.RelevantWithin(depth) / Math.Min(depth, ranking.Relevant);

    public static double Recall(JudgedRanking ranking, long depth) =>
        ranking.Relevant == 0 ? 0 : (double)ranking.RelevantWithin(depth) / ranking.Relevant;

    public static double SetPrecision(JudgedRanking ranking) => ranking.Retrieved == 0 ? 0 : ranking.Precision(ranking.Retrieved);

    /// <summary>Precision of the set times its recall: average precision if order did not matter.</summary>
    public static double SetAveragePrecision(JudgedRanking ranking) => ranking.Retrieved == 0 || ranking.Relevant == 0
        ? 0
        : Math.Pow(ranking.RelevantRetrieved, 2) / ((double)ranking.Retrieved * ranking.Relevant);

    /// <summary>
    /// The weighted harmonic mean of precision P and recall R, (x + 1) P R / (x P + R): van Rijsbergen's F with x = β².
    /// </summary>
    public static double F(JudgedRanking ranking, double x)
    {
        if (ranking.RelevantRetrieved == 0) return 0;
        var (precision, recall) = (SetPrecision(ranking), Recall(ranking, ranking.Retrieved));
        return (x + 1) * precision * recall / (x * precision + recall);
    }

    /// <summary>Weighs the four cells of retrieved × relevant; coefficients in the order rr, rn, nr, nn.</summary>
    public static double Utility(JudgedRanking ranking, double[] weights)
    {
        var (retrieved, relevant, both) = (ranking.Retrieved, ranking.Relevant, ranking.RelevantRetrieved);
        return weights[0] * both
            + weights[1] * (retrieved - both)
            + weights[2] * (relevant - both)
            + weights[3] * (ranking.Options.CollectionSize + both - retrieved - relevant);
    }

    /// <summary>The levels of the first results as digits; '-' is not in the pool, '.' pooled and unjudged, '>' above 9.</summary>
    public static string RelevanceString(JudgedRanking ranking, double length) => string.Concat(ranking.Relevance
        .Take((int)Math.Clamp(length, 0, int.MaxValue))
        .Select(level => level switch
        {
            JudgedRanking.NotPooled => '-',
            JudgedRanking.PooledUnjudged => '.',
            > 9 => '>',
            _ => (char)('0' + level),
        }));
}
