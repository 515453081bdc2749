namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Size of an index, copies not counted.</summary>
/// <param name="Passages">Passages that are not deleted.</param>
/// <param name="Deleted">What was deleted or replaced and lies in segments still.</param>
/// <param name="Segments">Segments.</param>
/// <param name="Bytes">Bytes on disk.</param>
internal sealed record IndexSize(long Passages, long Deleted, int Segments, long Bytes);
