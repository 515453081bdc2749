using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// ERank's listwise-derived reward r_RR (arXiv 2509.00520, section 3.3): scores of all rollouts of a query are ranked together;
/// relevant passages earn the reciprocal of their rank, others pay where they stand above a relevant one and elsewhere earn by
/// how near they are to the teacher's score. The cases are the paper's, the size of each is ours and a parameter.
/// </summary>
public sealed class ReciprocalRankReward : PointwiseReward
{
    /// <summary>Case 1 of the paper.</summary>
    public static readonly NumberParameter FormatPenalty = new("format_penalty", "Cost of a text whose score cannot be read, 0 to 10.", 2, 0, 10);

    /// <summary>Case 3 of the paper.</summary>
    public static readonly NumberParameter InversionPenalty = new(
        "inversion_penalty", "Cost of a passage that is not relevant above one that is, 0 to 10.", 1, 0, 10);

    /// <summary>Case 4 of the paper.</summary>
    public static readonly NumberParameter ClosenessWeight = new(
        "closeness_weight", "What a passage that is not relevant earns below the relevant ones for the teacher's own score, 0 to 1.", .5, 0, 1);

    /// <inheritdoc/>
    public override string Name => "erank-rr";

    /// <inheritdoc/>
    public override string Description =>
        "Reciprocal rank of a relevant passage's score among all rollouts of the query, others by order and closeness to the teacher (ERank, arXiv 2509.00520, section 3.3; sizes of the cases are ours).";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [FormatPenalty, InversionPenalty, ClosenessWeight];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts { get; } = ["score", "rank"];

    /// <inheritdoc/>
    protected override bool NeedsTeacherScore(bool isRelevant) => !isRelevant;

    /// <inheritdoc/>
    protected override void ScoreGroup(IReadOnlyList<ScoredRollout> group, ParameterValues values, Span<RolloutReward> rewards)
    {
        var ranks = new PooledRanks(group);
        foreach (var rollout in group)
        {
            if (rollout.Score is not { } score)
            {
                rewards[rollout.Place] = new(-values[FormatPenalty], rollout.Reading, []);
                continue;
            }
            var rank = ranks[score];
            var value = rollout.IsRelevant ? 1.0 / rank
                : rank < ranks.LastRelevant ? -values[InversionPenalty]
                : values[ClosenessWeight] * rollout.Closeness;
            rewards[rollout.Place] = new(value, rollout.Reading, [score, rank]);
        }
    }
}
