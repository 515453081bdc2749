namespace ReasonRank.Cli.Copying;

/// <summary>What became of a copy.</summary>
/// <param name="Copied">Passages sent.</param>
/// <param name="Unchanged">Passages that were there already.</param>
/// <param name="Deleted">Passages that the source did not have.</param>
/// <param name="IsComplete">Whether both sides were found the same in the end.</param>
internal sealed record CopyOutcome(long Copied, long Unchanged, long Deleted, bool IsComplete);
