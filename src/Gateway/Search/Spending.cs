using Google.Protobuf.WellKnownTypes;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>Adds up what several rerankings spent, and what they had to say.</summary>
internal static class Spending
{
    /// <summary>Adds one reranking to the answer.</summary>
    public static void Take(this SearchResponse response, RerankResponse ranked)
    {
        if (ranked.Usage is { } used)
        {
            response.Usage.ModelCalls += used.ModelCalls;
            response.Usage.CachedCalls += used.CachedCalls;
            response.Usage.PromptTokens += used.PromptTokens;
            response.Usage.CompletionTokens += used.CompletionTokens;
            response.Usage.ReasoningTokens += used.ReasoningTokens;
            response.Usage.Estimated |= used.Estimated;
        }
        response.Timing.Rerank = Sum(response.Timing.Rerank, ranked.Timing?.Rerank);
        response.Timing.Queue = Sum(response.Timing.Queue, ranked.Timing?.Queue);
        response.Timing.Model = Sum(response.Timing.Model, ranked.Timing?.Model);
        foreach (var repair in ranked.Repairs)
        {
            if (response.Repairs.FirstOrDefault(known => known.Kind == repair.Kind) is { } same) same.Count += repair.Count;
            else response.Repairs.Add(repair.Clone());
        }
        response.Trace.Add(ranked.Trace);
        response.Warnings.Add(ranked.Warnings.Except(response.Warnings));
    }

    /// <summary>What a budget leaves for one more reranking; null when it has ended.</summary>
    /// <param name="budget">The budget of the whole search.</param>
    /// <param name="used">What was spent so far.</param>
    /// <param name="elapsed">Time spent reranking so far.</param>
    public static Budget? Left(Budget budget, Usage used, TimeSpan elapsed)
    {
        var left = budget.Clone();
        if (left.HasModelCalls) left.ModelCalls -= used.ModelCalls;
        if (left.HasPromptTokens) left.PromptTokens -= used.PromptTokens;
        if (left.HasCompletionTokens) left.CompletionTokens -= used.CompletionTokens;
        if (left.Time is not null) left.Time -= elapsed.ToDuration();
        var hasEnded = left is { HasModelCalls: true, ModelCalls: < 1 } or { HasPromptTokens: true, PromptTokens: < 1 }
            or { HasCompletionTokens: true, CompletionTokens: < 1 } || left.Time?.ToTimeSpan() <= TimeSpan.Zero;
        return hasEnded ? null : left;
    }

    private static Duration? Sum(Duration? one, Duration? other) => one is null ? other : other is null ? one : one + other;
}
