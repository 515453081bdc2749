namespace ReasonRank.Ranking;

/// <summary>What one task may spend on models. When any of it ends, the best order so far is the result.</summary>
/// <param name="ModelCalls">Most calls; no limit when null.</param>
/// <param name="PromptTokens">Most prompt tokens over all calls; no limit when null.</param>
/// <param name="CompletionTokens">Most completion tokens over all calls, reasoning included; no limit when null.</param>
/// <param name="Deadline">When the result has to be there, by the context's clock; no limit when null.</param>
public sealed record RankingBudget(
    int? ModelCalls = null, long? PromptTokens = null, long? CompletionTokens = null, DateTimeOffset? Deadline = null)
{
    /// <summary>No limits.</summary>
    public static RankingBudget Unlimited { get; } = new();
}
