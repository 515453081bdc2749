using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Files;

/// <summary>A line of a run.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Entry">The passage, with its score.</param>
/// <param name="Tag">Name of the run.</param>
/// <param name="Line">Number of the line, from 1.</param>
public readonly record struct RunLine(string QueryId, RunEntry Entry, string Tag, long Line);
