using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking;

/// <summary>What a strategy may use to rank. Everything is safe to use from several tasks at once.</summary>
public sealed record RankingContext
{
    /// <summary>The model; null only for strategies that need none.</summary>
    public IRankingModel? Model { get; init; }

    /// <summary>The models that strategies may use besides, by name; null where there is none of that name.</summary>
    public Func<string, IRankingModel?> FindModel { get; init; } = static _ => null;

    /// <summary>The prompt template of one of these models for a strategy; null for the strategy's own.</summary>
    public Func<IRankingModel, IRerankStrategy, PromptTemplate?> FindTemplate { get; init; } = static (_, _) => null;

    /// <summary>A prompt template in place of the strategy's own; of a method that the strategy can use.</summary>
    public PromptTemplate? Template { get; init; }

    /// <summary>Turns text into index terms.</summary>
    public TextAnalyzer Analyzer { get; init; } = SimpleAnalyzer.Analyze;

    /// <summary>Term statistics of the collection that the candidates come from; null when unknown.</summary>
    public ITermStatistics? TermStatistics { get; init; }

    /// <summary>The clock of deadlines and durations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Receives events while ranking, from several threads at once. Ranking waits for it, so that a slow reader slows
    /// the work down instead of filling memory.
    /// </summary>
    public Func<RankingEvent, CancellationToken, ValueTask> Observe { get; init; } = static (_, _) => ValueTask.CompletedTask;
}
