namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>What an index's mapping keeps of its collection.</summary>
/// <param name="Analyzer">Name of the analyzer, ours and Elasticsearch's alike.</param>
/// <param name="K1">BM25's term frequency saturation.</param>
/// <param name="B">BM25's length normalization.</param>
/// <param name="SeparateFields">Whether titles and texts can be searched apart.</param>
/// <param name="Created">When it was made.</param>
internal sealed record CollectionMeta(string Analyzer, double K1, double B, bool SeparateFields, DateTimeOffset Created);
