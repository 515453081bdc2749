namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// Ranks of the scores of a group, the highest first; equal ones have the smallest rank of them (ERank, arXiv 2509.00520,
/// section 3.3). Rollouts without a score take no rank.
/// </summary>
internal readonly struct PooledRanks
{
    private readonly int[] _above = new int[PointwiseReward.Highest + 1];

    public PooledRanks(IReadOnlyList<ScoredRollout> group)
    {
        foreach (var rollout in group)
            for (var score = 0; score < rollout.Score; score++) _above[score]++;
        foreach (var rollout in group)
            if (rollout is { IsRelevant: true, Score: { } score }) LastRelevant = Math.Max(LastRelevant, this[score]);
    }

    /// <summary>The rank of a score, from 1.</summary>
    public int this[int score] => _above[score] + 1;

    /// <summary>The largest rank of a relevant passage's rollout; 0 when none has a score.</summary>
    public int LastRelevant { get; }
}
