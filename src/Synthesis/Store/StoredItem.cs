using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>A query of a job as the store has it.</summary>
/// <param name="Summary">How far it is.</param>
/// <param name="Query">As it was submitted.</param>
/// <param name="Outcome">What it became; null while it has not ended, or ended before its first step.</param>
/// <param name="Sequence">Its place among the ends of its job; 0 while it has none.</param>
internal sealed record StoredItem(ItemSummary Summary, JobQuery Query, StoredOutcome? Outcome, long Sequence);
