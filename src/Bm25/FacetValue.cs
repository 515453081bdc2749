namespace ReasonRank.Bm25;

/// <summary>A keyword of a field.</summary>
/// <param name="Value">The keyword.</param>
/// <param name="Count">Matching passages that have it, at least 1.</param>
public readonly record struct FacetValue(string Value, long Count);
