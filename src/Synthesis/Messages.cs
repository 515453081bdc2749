using ReasonRank.Ranking.Models;
using ReasonRank.V1;
using Usage = ReasonRank.V1.Usage;

namespace ReasonRank.Synthesis;

/// <summary>Between the messages of the contract and the types of the core.</summary>
internal static class Messages
{
    public static Usage ToMessage(this Ranking.Usage usage) => new()
    {
        ModelCalls = usage.ModelCalls,
        CachedCalls = usage.CachedCalls,
        PromptTokens = usage.PromptTokens,
        CompletionTokens = usage.CompletionTokens,
        ReasoningTokens = usage.ReasoningTokens,
        Estimated = usage.Estimated,
    };

    public static Ranking.Usage ToUsage(this Usage usage) => new(
        usage.ModelCalls, usage.CachedCalls, usage.PromptTokens, usage.CompletionTokens, usage.ReasoningTokens, usage.Estimated);

    public static ChatTurn ToMessage(this ChatMessage turn) => new()
    {
        Role = turn.Role switch
        {
            ChatRole.System => "system",
            ChatRole.Assistant => "assistant",
            _ => "user",
        },
        Content = turn.Content,
    };

    public static Ranking.Candidate ToCandidate(this CandidatePassage passage) =>
        new(passage.PassageId, passage.Text, passage.Title.Length > 0 ? passage.Title : null, passage.FirstStageScore);
}
