namespace ReasonRank.Ranking.Fusion;

/// <summary>Combines first-stage scores and rerank scores.</summary>
public static class ScoreFusion
{
    /// <summary>The weighted sum of both scores, made comparable over the candidates.</summary>
    /// <param name="firstStage">Score of each candidate by index; indices are first-stage ranks.</param>
    /// <param name="rerank">Score of each candidate by index.</param>
    /// <param name="order">The reranker's order, by index.</param>
    /// <param name="options">How.</param>
    public static double[] Fuse(
        IReadOnlyList<double> firstStage, IReadOnlyList<double> rerank, IReadOnlyList<int> order, FusionOptions options)
    {
        var (first, second) = options.Method switch
        {
            FusionMethod.ZScore => (ZScores(firstStage), ZScores(rerank)),
            FusionMethod.MinMax => (MinMax(firstStage), MinMax(rerank)),
            FusionMethod.Sum => ([.. firstStage], [.. rerank]),
            _ => (
                Reciprocal([.. Enumerable.Range(0, order.Count)], options.RankConstant),
                Reciprocal(order, options.RankConstant)),
        };
        return [.. first.Zip(second, (a, b) => options.FirstStageWeight * a + options.RerankWeight * b)];
    }

    /// <summary>Scores with zero mean and unit (population) deviation; all 0 where they are equal or not finite.</summary>
    internal static double[] ZScores(IReadOnlyList<double> scores)
    {
        if (scores.Count == 0) return [];
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return deviation > 0 && double.IsFinite(deviation)
            ? [.. scores.Select(score => (score - mean) / deviation)]
            : new double[scores.Count];
    }

    private static double[] MinMax(IReadOnlyList<double> scores)
    {
        if (scores.Count == 0) return [];
        var minimum = scores.Min();
        var range = scores.Max() - minimum;
        return range > 0 && double.IsFinite(range)
            ? [.. scores.Select(score => (score - minimum) / range)]
            : new double[scores.Count];
    }

    private static double[] Reciprocal(IReadOnlyList<int> order, int constant)
    {
        var scores = new double[order.Count];
        for (var rank = 0; rank < order.Count; rank++) scores[order[rank]] = 1.0 / (constant + rank + 1);
        return scores;
    }
}
