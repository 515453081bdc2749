using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// ERank's r_nDCG (arXiv 2509.00520, appendix I): what a relevant passage's rollout adds to the nDCG of all rollouts of the query,
/// 1 / log2(rank + 1) by the largest possible sum; nothing for others, which have no gain.
/// </summary>
public sealed class NdcgContributionReward : PointwiseReward
{
    /// <summary>Cost of an answer without a score.</summary>
    public static readonly NumberParameter FormatPenalty = new("format_penalty", "Cost of a text whose score cannot be read, 0 to 10.", 2, 0, 10);

    /// <inheritdoc/>
    public override string Name => "erank-ndcg";

    /// <inheritdoc/>
    public override string Description =>
        "What a relevant passage's score adds to the nDCG of all rollouts of the query; 0 for other passages (ERank, arXiv 2509.00520, appendix I).";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [FormatPenalty];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts { get; } = ["score", "rank"];

    /// <inheritdoc/>
    protected override bool NeedsTeacherScore(bool isRelevant) => false;

    /// <inheritdoc/>
    protected override void ScoreGroup(IReadOnlyList<ScoredRollout> group, ParameterValues values, Span<RolloutReward> rewards)
    {
        var (ranks, ideal, place) = (new PooledRanks(group), 0.0, 0);
        foreach (var rollout in group)
            if (rollout.IsRelevant) ideal += Gain(++place);
        foreach (var rollout in group)
            rewards[rollout.Place] = rollout.Score is { } score
                ? new(rollout.IsRelevant ? Gain(ranks[score]) / ideal : 0, rollout.Reading, [score, ranks[score]])
                : new(-values[FormatPenalty], rollout.Reading, []);
    }

    private static double Gain(int rank) => 1 / Math.Log2(rank + 1);
}
