using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>What an engine answers to a query.</summary>
/// <param name="Hits">Best first.</param>
/// <param name="MatchCount">All matching passages, where they were to be counted or facets were asked for; else null.</param>
/// <param name="Facets">One for each field asked.</param>
internal sealed record RetrievalResult(IReadOnlyList<Hit> Hits, long? MatchCount, IReadOnlyList<Facet> Facets);
