namespace ReasonRank.Ranking.Rewards;

/// <summary>What a model wrote for a prompt, and what is known of the prompt's passages.</summary>
/// <param name="Text">The answer as it was written, reasoning included.</param>
/// <param name="PassageIds">The prompt's passages by what number they stand in it, from 1. Distinct.</param>
/// <param name="RelevantIds">Relevant ones among all passages that count, also such that are not in the prompt. Distinct.</param>
public sealed record Rollout(string Text, IReadOnlyList<string> PassageIds, IReadOnlyList<string> RelevantIds)
{
    /// <summary>Whether the prompt already opened the think block, so that the text lacks the opening tag.</summary>
    public bool ReasoningOpened { get; init; }

    /// <summary>The teacher's order of the prompt's passages, best first. Distinct.</summary>
    public IReadOnlyList<string> TeacherOrder { get; init; } = [];

    /// <summary>The teacher's score of a single passage, 0 to 10.</summary>
    public double? TeacherScore { get; init; }

    /// <summary>Rollouts of one group are scored together; a group of its own when empty.</summary>
    public string Group { get; init; } = "";
}
