using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Searching;

/// <summary>The results of one query, or why there are none.</summary>
/// <param name="Query">The query.</param>
/// <param name="Results">Best first.</param>
/// <param name="Error">Set when the query was refused or failed.</param>
/// <param name="Notes">What a person should know, such as a ranking that is partial.</param>
internal sealed record SearchOutcome(
    Query Query, IReadOnlyList<RankedPassage> Results, Google.Rpc.Status? Error, IReadOnlyList<string> Notes);
