namespace ReasonRank.Bm25;

/// <summary>A metadata field: exact keywords, a number, or both.</summary>
/// <param name="Name">Name, at least one character.</param>
/// <param name="Keywords">Exact values, not analyzed; null where the field has none.</param>
/// <param name="Number">A finite number; null where the field has none.</param>
public sealed record DocumentField(string Name, IReadOnlyList<string>? Keywords, double? Number);
