using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// ERank's pointwise reward r_SE (arXiv 2509.00520, appendix I): the squared difference from the teacher's score, less than 0. As a
/// share of the largest difference, which is ours, so that it lies between -1 and 0 like the other rewards' penalties.
/// </summary>
public sealed class SquaredErrorReward : PointwiseReward
{
    /// <summary>Cost of an answer without a score.</summary>
    public static readonly NumberParameter FormatPenalty = new("format_penalty", "Cost of a text whose score cannot be read, 0 to 10.", 2, 0, 10);

    /// <inheritdoc/>
    public override string Name => "erank-se";

    /// <inheritdoc/>
    public override string Description =>
        "Squared difference of a score from the teacher's, by the largest there is and less than 0 (ERank, arXiv 2509.00520, appendix I).";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [FormatPenalty];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts { get; } = ["score"];

    /// <inheritdoc/>
    public override bool IsPooled => false;

    /// <inheritdoc/>
    protected override bool NeedsTeacherScore(bool isRelevant) => true;

    /// <inheritdoc/>
    protected override void ScoreGroup(IReadOnlyList<ScoredRollout> group, ParameterValues values, Span<RolloutReward> rewards)
    {
        foreach (var rollout in group)
            rewards[rollout.Place] = rollout.Score is { } score
                ? new(rollout.Closeness - 1, rollout.Reading, [score])
                : new(-values[FormatPenalty], rollout.Reading, []);
    }
}
