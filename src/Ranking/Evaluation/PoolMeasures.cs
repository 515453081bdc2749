namespace ReasonRank.Ranking.Evaluation;

/// <summary>Measures that allow for unjudged passages.</summary>
internal static class PoolMeasures
{
    /// <summary>trec_eval's smoothing of the inferred precision above a relevant result.</summary>
    private const double Epsilon = .00001;

    /// <summary>
    /// Binary preference: how seldom judged nonrelevant passages stand above relevant ones (Buckley and Voorhees, SIGIR
    /// 2004), with the smaller of R and N below the fraction.
    /// </summary>
    public static double BinaryPreference(JudgedRanking ranking)
    {
        if (ranking.Relevant == 0) return 0;
        var bound = Math.Min(ranking.Relevant, ranking.JudgedNonrelevant);
        var sum = 0.0;
        foreach (var rank in ranking.RelevantRanks)
        {
            var above = rank - ranking.RelevantWithin(rank) - ranking.UnjudgedWithin(rank);
            sum += above == 0 ? 1 : 1 - (double)Math.Min(above, ranking.Relevant) / bound;
        }
        return sum / ranking.Relevant;
    }

    /// <summary>Average precision inferred from a sampled pool (Yilmaz and Aslam, CIKM 2006).</summary>
    public static double InferredAveragePrecision(JudgedRanking ranking)
    {
        if (ranking.Relevant == 0) return 0;
        var sum = 0.0;
        var (relevant, nonrelevant, unjudged) = (0, 0, 0);
        for (var above = 0; above < ranking.Retrieved; above++)
        {
            var level = ranking.Relevance[above];
            if (level is JudgedRanking.PooledUnjudged) unjudged++;
            else if (level is JudgedRanking.NotPooled) continue;
            else if (level < ranking.Options.RelevanceLevel) nonrelevant++;
            else
            {
                double pooled = relevant + nonrelevant + unjudged;
                var expected = (relevant + Epsilon) / (relevant + nonrelevant + 2 * Epsilon);
                sum += (1 + pooled * expected) / (above + 1);
                relevant++;
            }
        }
        return sum / ranking.Relevant;
    }
}
