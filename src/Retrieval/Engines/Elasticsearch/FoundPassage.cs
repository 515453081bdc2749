namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>A passage that a search found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">Its score.</param>
/// <param name="Bytes">Its size as a message.</param>
internal readonly record struct FoundPassage(string Id, float Score, int Bytes);
