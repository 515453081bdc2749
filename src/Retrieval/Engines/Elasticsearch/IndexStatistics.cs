namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>What BM25 knows of a field, over all shards of an index. Deleted passages count until they are merged away.</summary>
/// <param name="TextCount">Passages with at least one term.</param>
/// <param name="TokenCount">Occurrences of all terms.</param>
/// <param name="Terms">Passages that have a term, and its occurrences; terms that do not occur are left out.</param>
internal sealed record IndexStatistics(long TextCount, long TokenCount, IReadOnlyDictionary<string, (long Passages, long Occurrences)> Terms);
