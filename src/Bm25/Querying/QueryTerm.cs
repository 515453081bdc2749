using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>A term of a query that occurs in the index.</summary>
/// <param name="Bytes">Its UTF-8.</param>
/// <param name="Frequency">How often it stands in the query; 0 where it has a weight of its own alone.</param>
/// <param name="QueryLength">Tokens of the whole query.</param>
/// <param name="Entries">What each segment knows of it; a segment without it knows of 0 documents.</param>
/// <param name="DocumentFrequency">Documents of the index that have it.</param>
/// <param name="Boost">Its weight in the query.</param>
/// <param name="Added">What of the boost a program gave, apart from the query's text.</param>
/// <param name="Idf">Its weight in the index.</param>
internal sealed record QueryTerm(byte[] Bytes, int Frequency, int QueryLength, TermEntry[] Entries, long DocumentFrequency, float Boost, float Added, float Idf)
{
    /// <summary>Boost times idf.</summary>
    public float Weight => Boost * Idf;
}
