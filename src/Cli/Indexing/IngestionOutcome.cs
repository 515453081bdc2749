namespace ReasonRank.Cli.Indexing;

/// <summary>What an import did.</summary>
/// <param name="Applied">Passages that were added or replaced.</param>
/// <param name="Unchanged">Passages that were there as they are.</param>
/// <param name="Deleted">Passages that the input no longer has.</param>
/// <param name="Refused">Passages that the service refused.</param>
internal readonly record struct IngestionOutcome(long Applied, long Unchanged, long Deleted, long Refused);
