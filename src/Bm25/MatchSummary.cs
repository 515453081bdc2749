namespace ReasonRank.Bm25;

/// <summary>All passages that match a query, counted.</summary>
/// <param name="Count">How many.</param>
/// <param name="Facets">One for each field asked, in that order.</param>
public sealed record MatchSummary(long Count, IReadOnlyList<Facet> Facets);
