using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>A reward of rollouts that score one passage each, from 0 to 10, in ERank's format (arXiv 2509.00520, section 3.2).</summary>
public abstract class PointwiseReward : IReward
{
    /// <summary>The highest score.</summary>
    internal const int Highest = 10;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Parts { get; }

    /// <inheritdoc/>
    public virtual bool IsPooled => true;

    /// <summary>Whether the teacher's score is needed of a passage.</summary>
    /// <param name="isRelevant">Whether the passage is relevant.</param>
    protected abstract bool NeedsTeacherScore(bool isRelevant);

    /// <summary>Whether a group must have a rollout of a relevant passage.</summary>
    protected virtual bool NeedsRelevant => true;

    /// <inheritdoc/>
    public void Check(IReadOnlyList<Rollout> rollouts, string path, List<Violation> violations)
    {
        var groups = new Dictionary<string, (int First, bool HasRelevant)>();
        for (var i = 0; i < rollouts.Count; i++)
        {
            var rollout = rollouts[i];
            if (rollout.PassageIds is not [{ Length: > 0 }])
            {
                violations.Add(new($"{path}[{i}].passage_ids", $"has {rollout.PassageIds.Count} ids; this reward takes the score of one passage"));
                continue;
            }
            var isRelevant = IsRelevant(rollout);
            if (rollout.TeacherScore is { } score ? !(score >= 0 && score <= Highest) : NeedsTeacherScore(isRelevant))
                violations.Add(new($"{path}[{i}].teacher_score", $"must be a number from 0 to {Highest}"));
            if (!IsPooled) continue;
            if (rollout.Group.Length == 0)
                violations.Add(new($"{path}[{i}].group", "is missing: this reward compares the rollouts of a query"));
            else
                groups[rollout.Group] = groups.TryGetValue(rollout.Group, out var known) ? (known.First, known.HasRelevant || isRelevant) : (i, isRelevant);
        }
        if (!IsPooled || !NeedsRelevant) return;
        foreach (var (name, (first, hasRelevant)) in groups)
            if (!hasRelevant) violations.Add(new($"{path}[{first}].group", $"'{name}' has no rollout of a relevant passage: there is nothing to compare with"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<RolloutReward> Score(IReadOnlyList<Rollout> rollouts, ParameterValues values)
    {
        var rewards = new RolloutReward[rollouts.Count];
        var groups = new Dictionary<string, List<ScoredRollout>>();
        for (var i = 0; i < rewards.Length; i++)
        {
            var read = Read(rollouts[i], i);
            if (!IsPooled)
            {
                ScoreGroup([read], values, rewards);
                continue;
            }
            if (!groups.TryGetValue(rollouts[i].Group, out var group)) groups[rollouts[i].Group] = group = [];
            group.Add(read);
        }
        foreach (var group in groups.Values) ScoreGroup(group, values, rewards);
        return rewards;
    }

    /// <summary>Scores the rollouts of a group.</summary>
    /// <param name="group">They, in the order of the batch.</param>
    /// <param name="values">Parameters.</param>
    /// <param name="rewards">Takes each reward at the place of its rollout.</param>
    protected abstract void ScoreGroup(IReadOnlyList<ScoredRollout> group, ParameterValues values, Span<RolloutReward> rewards);

    private static ScoredRollout Read(Rollout rollout, int place)
    {
        var tagged = RolloutText.TryFindAnswer(rollout.Text, rollout.ReasoningOpened, out var answer);
        var score = tagged ? RolloutText.ReadScore(answer, Highest) : null;
        var reading = !tagged ? RolloutReading.WrongTags : score is null ? RolloutReading.WrongAnswer : RolloutReading.WellFormed;
        return new ScoredRollout(place, score, IsRelevant(rollout), rollout.TeacherScore ?? double.NaN, reading);
    }

    private static bool IsRelevant(Rollout rollout) => rollout.RelevantIds.Contains(rollout.PassageIds[0]);
}
