using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Searching;

/// <summary>The results of one query, or why there are none.</summary>
/// <param name="Query">The query.</param>
/// <param name="Results">Best first.</param>
/// <param name="Error">Set when the query was refused or failed.</param>
/// <param name="Notes">What a person should know, such as a ranking that is partial.</param>
internal sealed record SearchOutcome(
    Query Query, IReadOnlyList<RankedPassage> Results, Google.Rpc.Status? Error, IReadOnlyList<string> Notes)
{
    /// <summary>All matching passages, where they were counted.</summary>
    public long? MatchCount { get; init; }

    /// <summary>Values of the fields asked for.</summary>
    public IReadOnlyList<Facet> Facets { get; init; } = [];

    /// <summary>Words that were replaced.</summary>
    public IReadOnlyList<SpellingCorrection> Corrections { get; init; } = [];

    /// <summary>What feedback did.</summary>
    public IReadOnlyList<FeedbackRound> Feedback { get; init; } = [];
}
