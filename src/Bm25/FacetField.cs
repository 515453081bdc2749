namespace ReasonRank.Bm25;

/// <summary>A metadata field whose keywords are counted.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Top">Most values to list, at least 1.</param>
public readonly record struct FacetField(string Field, int Top = 10);
