namespace ReasonRank.Ranking.Models;

/// <summary>Whether a model thinks before it answers.</summary>
/// <param name="Mode">On, off, limited, or the model's own way.</param>
/// <param name="MaxTokens">Most reasoning tokens of one call, with <see cref="ReasoningMode.Budget"/>.</param>
public sealed record ReasoningOptions(ReasoningMode Mode, int? MaxTokens = null)
{
    /// <summary>The model's own way.</summary>
    public static ReasoningOptions Default { get; } = new(ReasoningMode.Default);
}
