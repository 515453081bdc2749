namespace ReasonRank.Cli.Searching;

/// <summary>A result as printed.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="PassageId">The passage's id.</param>
/// <param name="Score">Falls with the rank.</param>
internal sealed record RankedPassage(int Rank, string PassageId, double Score)
{
    /// <summary>Place after retrieval, where it was reranked.</summary>
    public int? FirstStageRank { get; init; }

    /// <summary>BM25's score, where it was reranked.</summary>
    public double? FirstStageScore { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    /// <summary>Why it stands here, a line or an indented tree.</summary>
    public string? Explanation { get; init; }

    /// <summary>Its best sentences, where they were asked for.</summary>
    public IReadOnlyList<string>? Highlights { get; init; }

    /// <summary>The round of feedback that found it, where one did.</summary>
    public int? FeedbackRound { get; init; }
}
