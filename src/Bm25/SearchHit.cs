namespace ReasonRank.Bm25;

/// <summary>A passage found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">Its BM25 score, computed in single precision as Lucene does.</param>
public readonly record struct SearchHit(string Id, double Score);
