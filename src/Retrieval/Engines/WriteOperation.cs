using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>Adds or replaces a passage, or deletes the one of an id.</summary>
/// <param name="Id">The passage's id.</param>
/// <param name="Passage">The passage; null to delete.</param>
internal readonly record struct WriteOperation(string Id, Passage? Passage);
