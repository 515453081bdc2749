namespace ReasonRank.Ranking.Evaluation;

/// <summary>Precision averaged over ranks or levels of recall.</summary>
internal static class PrecisionMeasures
{
    /// <summary>Precision at each relevant result down to <paramref name="depth"/>, summed and divided by all relevant ones.</summary>
    public static double AveragePrecision(JudgedRanking ranking, long depth = long.MaxValue) =>
        ranking.Relevant == 0 ? 0 : PrecisionSum(ranking, depth) / ranking.Relevant;

    /// <summary>
    /// Yet another average precision: log((1 + s) / (1 + R - s)), s the sum of precisions at the relevant results
    /// (Robertson, ECIR 2012).
    /// </summary>
    public static double YetAnotherAveragePrecision(JudgedRanking ranking)
    {
        var sum = PrecisionSum(ranking, long.MaxValue);
        return Math.Log((1 + sum) / (1 + ranking.Relevant - sum));
    }

    public static double ReciprocalRank(JudgedRanking ranking) =>
        ranking.RelevantRanks.Select(rank => 1.0 / rank).FirstOrDefault();

    /// <summary>Precision after <paramref name="factor"/> · R results, R the number of relevant ones, rounded up from .1 on.</summary>
    public static double RPrecision(JudgedRanking ranking, double factor)
    {
        var depth = (long)(factor * ranking.Relevant + .9);
        return depth <= 0 ? 0 : ranking.Precision(depth);
    }

    /// <summary>The best precision at or below the rank where <paramref name="recall"/> is reached; 0 where it never is.</summary>
    public static double InterpolatedPrecision(JudgedRanking ranking, double recall)
    {
        var needed = (long)Math.Round(recall * ranking.Relevant, MidpointRounding.AwayFromZero);
        if (needed > ranking.RelevantRetrieved) return 0;
        if (ranking.Retrieved == 0) return double.NaN;
        var from = needed <= 0 ? 1 : ranking.RelevantRanks.ElementAt((int)needed - 1);
        var best = 0.0;
        for (var rank = from; rank <= ranking.Retrieved; rank++) best = Math.Max(best, ranking.Precision(rank));
        return best;
    }

    private static double PrecisionSum(JudgedRanking ranking, long depth) =>
        ranking.RelevantRanks.TakeWhile(rank => rank <= depth).Sum(rank => ranking.Precision(rank));
}
