using ReasonRank.Ranking.Fusion;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>The first stage's opinion of the candidates.</summary>
internal static class FirstStage
{
    /// <summary>
    /// Scores with zero mean and unit deviation. Where scores say nothing (all equal, not finite) or contradict the order
    /// (distances, where less is better), the logarithm of the rank stands in.
    /// </summary>
    public static double[] Standardize(IReadOnlyList<Candidate> candidates)
    {
        var scores = candidates.Select(candidate => candidate.Score).ToArray();
        var falling = scores.Zip(scores.Skip(1), (better, worse) => better >= worse).All(falls => falls);
        var standardized = falling ? ScoreFusion.ZScores(scores) : [];
        return standardized.Any(score => score != 0)
            ? standardized
            : ScoreFusion.ZScores([.. Enumerable.Range(1, scores.Length).Select(rank => -Math.Log(rank))]);
    }
}
