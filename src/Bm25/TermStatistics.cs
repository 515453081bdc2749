namespace ReasonRank.Bm25;

/// <summary>How often a term occurs; deleted passages count until they are merged away.</summary>
/// <param name="DocumentFrequency">Passages that have it.</param>
/// <param name="CollectionFrequency">Occurrences in all passages.</param>
public readonly record struct TermStatistics(long DocumentFrequency, long CollectionFrequency);
