namespace ReasonRank.Ranking.Evaluation;

/// <summary>Measures of cumulated gain.</summary>
internal static class GainMeasures
{
    public static double Dcg(Gains gains) => Gains.Cumulate(gains.Retrieved)[^1];

    public static double IdealDcg(Gains gains) => Gains.Cumulate(gains.Ideal)[^1];

    public static double Ndcg(Gains gains) => gains.Ideal.Length == 0 ? 0 : Dcg(gains) / IdealDcg(gains);

    /// <summary>nDCG of the first <paramref name="depth"/> results; negative levels gain nothing.</summary>
    public static double Ndcg(JudgedRanking ranking, long depth)
    {
        var gains = new Gains(ranking, []);
        if (gains.Ideal.Length == 0) return 0;
        return At(Gains.Cumulate(gains.Retrieved), depth) / At(Gains.Cumulate(gains.Ideal), depth);
    }

    /// <summary>nDCG averaged over all passages of positive gain: at its rank, or at the end when it was not retrieved.</summary>
    public static double NdcgOverRelevant(Gains gains)
    {
        if (gains.Ideal.Length == 0) return 0;
        var (dcg, ideal) = (Gains.Cumulate(gains.Retrieved), Gains.Cumulate(gains.Ideal));
        var (sum, found) = (0.0, 0);
        for (var i = 0; i < gains.Retrieved.Length; i++)
        {
            if (gains.Retrieved[i] <= 0) continue;
            sum += dcg[i + 1] / At(ideal, i + 1);
            found++;
        }
        sum += (gains.Ideal.Length - found) * dcg[^1] / ideal[^1];
        return sum > 0 ? sum / gains.Ideal.Length : 0;
    }

    /// <summary>
    /// nDCG averaged over the depths where the ideal ranking's gain changes, and the end of the results where they go on
    /// past the last such depth.
    /// </summary>
    public static double NdcgAtLevels(JudgedRanking ranking, Gains gains)
    {
        if (ranking.Relevant == 0) return 0;
        var (dcg, ideal) = (Gains.Cumulate(gains.Retrieved), Gains.Cumulate(gains.Ideal));
        List<double> at = [];
        for (var depth = 1; depth <= gains.Ideal.Length; depth++)
            if (depth == gains.Ideal.Length || gains.Ideal[depth] != gains.Ideal[depth - 1]) at.Add(At(dcg, depth) / ideal[depth]);

        // trec_eval takes the end only when more than one result follows the last change.
        if (gains.Ideal.Length > 0 && gains.Retrieved.Length > gains.Ideal.Length + 1) at.Add(dcg[^1] / ideal[^1]);
        return at.Sum() / at.Count;
    }

    /// <summary>
    /// G: like nDCG, but a result is discounted by the gain missed above it, log2(2 + ideal - achieved), where the ideal
    /// rises by at least 1 with every rank.
    /// </summary>
    public static double G(Gains gains)
    {
        if (gains.Ideal.Length == 0) return 0;
        var (sum, achieved, cost) = (0.0, 0.0, 0.0);
        for (var i = 0; i < gains.Retrieved.Length; i++)
        {
            achieved += gains.Retrieved[i];
            cost += i < gains.Ideal.Length ? Math.Max(1, gains.Ideal[i]) : 1;
            if (gains.Retrieved[i] != 0) sum += gains.Retrieved[i] / Math.Log2(2 + cost - achieved);
        }
        return sum / gains.Ideal.Sum();
    }

    /// <summary>G with gains 0 and 1: each relevant result counts 1 / log2(2 + results above it that are not).</summary>
    public static double BinaryG(JudgedRanking ranking) => ranking.Relevant == 0
        ? 0
        : ranking.RelevantRanks.Sum(rank => 1 / Math.Log2(2 + rank - ranking.RelevantWithin(rank))) / ranking.Relevant;

    private static double At(double[] cumulated, long depth) => cumulated[Math.Min(depth, cumulated.Length - 1)];
}
