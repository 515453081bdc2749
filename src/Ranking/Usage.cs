using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking;

/// <summary>What was spent.</summary>
/// <param name="ModelCalls">Calls that reached a model, those that failed and were tried again among them.</param>
/// <param name="CachedCalls">Calls answered from a cache, or together with an equal call on its way.</param>
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

    /// <summary>Whether no model was asked, because all answers were known.</summary>
    public bool IsCached => CachedCalls > 0 && ModelCalls == 0;

    /// <summary>What a call cost that gave no account of it: an estimate, or nothing when its server refused it unread.</summary>
    /// <param name="promptTokens">Length of the prompt.</param>
    /// <param name="completionTokens">Length of what the model wrote.</param>
    /// <param name="failure">How the call failed; null when it was stopped.</param>
    public static Usage OfUnfinished(int promptTokens, int completionTokens, ModelFailure? failure = null) =>
        completionTokens == 0 && failure is (ModelFailure.Refused or ModelFailure.Overloaded or ModelFailure.Unavailable)
            ? new Usage(1)
            : new Usage(1, 0, promptTokens, completionTokens, 0, Estimated: true);

    /// <summary>The sum of two.</summary>
    public static Usage operator +(Usage a, Usage b) => new(
        a.ModelCalls + b.ModelCalls, a.CachedCalls + b.CachedCalls, a.PromptTokens + b.PromptTokens,
        a.CompletionTokens + b.CompletionTokens, a.ReasoningTokens + b.ReasoningTokens, a.Estimated || b.Estimated);
}
