namespace ReasonRank.Bm25;

/// <summary>How the query's own terms are weighted.</summary>
public enum QueryWeighting
{
    /// <summary>A term weighs as often as it stands in the query, as in Lucene.</summary>
    Count,

    /// <summary>
    /// Query-side BM25: a term weighs idf · qf / (qf + k1 · (1 − b + b · |q| / avgdl)), with qf its count in the query and
    /// |q| the number of the query's tokens. For paragraph-long queries (Ge, Sharifymoghaddam and Lin, arXiv 2509.02558).
    /// </summary>
    Bm25,
}
