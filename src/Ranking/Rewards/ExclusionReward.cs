using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// IRanker's reward for striking out the passage that helps least (arXiv 2506.21638, and the function of its repository): 1, or 0
/// when a relevant passage was struck out, -.5 when the answer is not one passage of the prompt, -1 when there is none; less 1
/// unless the text is one think block and one answer block, and less .25 for each of the four tags that is not there once. The
/// last answer counts. Unlike the repository it does not ask for line breaks around the tags, and passages are named by number.
/// </summary>
public sealed class ExclusionReward : IReward
{
    /// <summary>Cost of a text that is not made of the two blocks.</summary>
    public static readonly NumberParameter FormatPenalty = new(
        "format_penalty", "Taken away unless the text is a think block and an answer block, 0 to 10.", 1, 0, 10);

    /// <summary>Cost of a tag.</summary>
    public static readonly NumberParameter TagPenalty = new("tag_penalty", "Taken away for each tag that is not there once, 0 to 10.", .25, 0, 10);

    private static readonly string[] _tags = [RolloutText.ThinkOpen, RolloutText.ThinkClose, RolloutText.AnswerOpen, RolloutText.AnswerClose];

    /// <inheritdoc/>
    public string Name => "iranker";

    /// <inheritdoc/>
    public string Description => "Striking out one passage that is not relevant, in the right format (IRanker, arXiv 2506.21638).";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } = [FormatPenalty, TagPenalty];

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts { get; } = ["exclusion", "penalty"];

    /// <inheritdoc/>
    public bool IsPooled => false;

    /// <inheritdoc/>
    public void Check(IReadOnlyList<Rollout> rollouts, string path, List<Violation> violations)
    {
        for (var i = 0; i < rollouts.Count; i++)
        {
            PromptChecks.RequireDistinct(rollouts[i].PassageIds, $"{path}[{i}].passage_ids", violations);
            PromptChecks.RequireDistinct(rollouts[i].RelevantIds, $"{path}[{i}].relevant_ids", violations);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<RolloutReward> Score(IReadOnlyList<Rollout> rollouts, ParameterValues values)
    {
        var rewards = new RolloutReward[rollouts.Count];
        var places = new PromptPlaces();
        for (var i = 0; i < rewards.Length; i++)
        {
            places.Read(rollouts[i]);
            rewards[i] = Score(rollouts[i], places, values);
        }
        return rewards;
    }

    private static RolloutReward Score(Rollout rollout, PromptPlaces places, ParameterValues values)
    {
        var text = rollout.Text.AsSpan();
        var hasBlocks = HasBlocks(rollout);
        var penalty = (hasBlocks ? 0 : values[FormatPenalty]) + values[TagPenalty] * WrongTags(text, rollout.ReasoningOpened);

        var close = text.LastIndexOf(RolloutText.AnswerClose, StringComparison.Ordinal);
        var open = close < 0 ? -1 : text[..close].LastIndexOf(RolloutText.AnswerOpen, StringComparison.Ordinal);
        if (open < 0) return new(-1 - penalty, RolloutReading.WrongTags, [-1, penalty]);

        Span<int> named = stackalloc int[1];
        var isRead = RolloutText.TryReadIds(text[(open + RolloutText.AnswerOpen.Length)..close], named)
            && named[0] >= 1 && named[0] <= places.Count;
        var exclusion = !isRead ? -.5 : places.Relevant.Contains(named[0] - 1) ? 0 : 1;
        var reading = !hasBlocks ? RolloutReading.WrongTags : isRead ? RolloutReading.WellFormed : RolloutReading.WrongAnswer;
        return new(exclusion - penalty, reading, [exclusion, penalty]);
    }

    private static bool HasBlocks(Rollout rollout)
    {
        var text = rollout.Text.AsSpan().Trim();
        return (rollout.ReasoningOpened || text.StartsWith(RolloutText.ThinkOpen, StringComparison.Ordinal))
            && text.EndsWith(RolloutText.AnswerClose, StringComparison.Ordinal)
            && RolloutText.TryFindAnswer(text, rollout.ReasoningOpened, out _);
    }

    // Tags that are not there once.
    private static int WrongTags(ReadOnlySpan<char> text, bool opened)
    {
        Span<int> counts = stackalloc int[_tags.Length];
        if (opened) counts[0] = 1;
        for (var next = text.IndexOf('<'); next >= 0; next = text.IndexOf('<'))
        {
            text = text[next..];
            for (var tag = 0; tag < counts.Length; tag++)
                if (text.StartsWith(_tags[tag], StringComparison.Ordinal)) counts[tag]++;
            text = text[1..];
        }
        return counts.Length - counts.Count(1);
    }
}
