using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// Two views of a pointwise score: how near it is to the teacher's, and how much of the order with the query's other rollouts it
/// gets right, weighed by how far the teacher's scores lie apart. Ours, in the spirit of RARL and of the losses for ranking
/// cascades, which join regression and ranking in the same way. 0 to 1.
/// </summary>
public sealed class RankingRegressionReward : PointwiseReward
{
    /// <summary>Share of the ranking view.</summary>
    public static readonly NumberParameter RankingWeight = new(
        "ranking_weight", "Share of the order with other rollouts, 0 to 1; the rest is for the score itself.", .5, 0, 1);

    /// <summary>Cost of an answer without a score.</summary>
    public static readonly NumberParameter FormatPenalty = new("format_penalty", "Cost of a text whose score cannot be read, 0 to 10.", 1, 0, 10);

    /// <inheritdoc/>
    public override string Name => "ranking-regression";

    /// <inheritdoc/>
    public override string Description =>
        "Closeness of a score to the teacher's together with the share of its order with the query's other rollouts that is right (ours).";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [RankingWeight, FormatPenalty];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts { get; } = ["score", "regression", "ranking"];

    /// <inheritdoc/>
    protected override bool NeedsRelevant => false;

    /// <inheritdoc/>
    protected override bool NeedsTeacherScore(bool isRelevant) => true;

    /// <inheritdoc/>
    protected override void ScoreGroup(IReadOnlyList<ScoredRollout> group, ParameterValues values, Span<RolloutReward> rewards)
    {
        foreach (var rollout in group)
        {
            if (rollout.Score is not { } score)
            {
                rewards[rollout.Place] = new(-values[FormatPenalty], rollout.Reading, []);
                continue;
            }
            // Where there is no order to get right, the score itself is all that counts.
            var ranking = RightOrder(rollout, score, group) ?? rollout.Closeness;
            var value = (1 - values[RankingWeight]) * rollout.Closeness + values[RankingWeight] * ranking;
            rewards[rollout.Place] = new(value, rollout.Reading, [score, rollout.Closeness, ranking]);
        }
    }

    private static double? RightOrder(ScoredRollout rollout, int score, IReadOnlyList<ScoredRollout> group)
    {
        var (right, all) = (0.0, 0.0);
        foreach (var other in group)
        {
            if (other.Score is not { } otherScore) continue;
            var apart = rollout.TeacherScore - other.TeacherScore;
            all += Math.Abs(apart);
            right += score == otherScore ? Math.Abs(apart) / 2 : score > otherScore == apart > 0 ? Math.Abs(apart) : 0;
        }
        return all == 0 ? null : right / all;
    }
}
