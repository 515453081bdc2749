namespace ReasonRank.Ranking.Rewards;

/// <summary>A pointwise rollout among those of its group.</summary>
/// <param name="Place">Its place in the batch.</param>
/// <param name="Score">The score that it gives, 0 to 10; null when none could be read.</param>
/// <param name="IsRelevant">Whether its passage is relevant.</param>
/// <param name="TeacherScore">The teacher's score of its passage, 0 to 10; NaN where none is known.</param>
/// <param name="Reading">What was read from the text.</param>
public readonly record struct ScoredRollout(int Place, int? Score, bool IsRelevant, double TeacherScore, RolloutReading Reading)
{
    /// <summary>1 for the teacher's own score, less by the squared difference as a share of the largest one; 0 to 1.</summary>
    public double Closeness => 1 - Math.Pow((Score!.Value - TeacherScore) / PointwiseReward.Highest, 2);
}
