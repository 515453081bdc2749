using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Files;

/// <summary>A query with what is known about it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The question or keywords.</param>
/// <param name="Line">Number of its first line, from 1.</param>
public sealed record AnsweredQuery(string Id, string Text, long Line)
{
    /// <summary>What is right: an answer, a solution or a proof; empty where none is known.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Its domain; empty where none is told.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Passages known to be relevant.</summary>
    public IReadOnlyList<string> RelevantIds { get; init; } = [];

    /// <summary>Passages to start from, in their order.</summary>
    public IReadOnlyList<RunEntry> Candidates { get; init; } = [];
}
