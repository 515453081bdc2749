using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking;

/// <summary>What a strategy may use to rank. Everything is safe to use from several tasks at once.</summary>
public sealed record RankingContext
{
    /// <summary>The model; null only for strategies that need none.</summary>
    public IRankingModel? Model { get; init; }

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
