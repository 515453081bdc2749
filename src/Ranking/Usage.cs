namespace ReasonRank.Ranking;

/// <summary>What was spent.</summary>
/// <param name="ModelCalls">Calls that reached a model.</param>
/// <param name="CachedCalls">Calls answered from a cache.</param>
/// <param name="PromptTokens">Tokens of all prompts.</param>
/// <param name="CompletionTokens">Tokens written, reasoning included.</param>
/// <param name="ReasoningTokens">Tokens of the reasoning alone, where the server tells them apart; otherwise 0.</param>
/// <param name="Estimated">Whether a server did not report its usage and tokens were estimated.</param>
public sealed record Usage(
    int ModelCalls = 0, int CachedCalls = 0, long PromptTokens = 0, long CompletionTokens = 0, long ReasoningTokens = 0,
    bool Estimated = false)
{
    /// <summary>Nothing spent.</summary>
    public static Usage None { get; } = new();

    /// <summary>The sum of two.</summary>
    public static Usage operator +(Usage a, Usage b) => new(
        a.ModelCalls + b.ModelCalls, a.CachedCalls + b.CachedCalls, a.PromptTokens + b.PromptTokens,
        a.CompletionTokens + b.CompletionTokens, a.ReasoningTokens + b.ReasoningTokens, a.Estimated || b.Estimated);
}
