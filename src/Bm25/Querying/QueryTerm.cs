namespace ReasonRank.Bm25.Querying;

/// <summary>A term of a query that occurs in the index.</summary>
/// <param name="Number">Its number in the query, in the order of first appearance; terms that do not occur in the index have numbers too.</param>
/// <param name="Frequency">How often it stands in the query; 0 where it has a weight of its own alone.</param>
/// <param name="DocumentFrequency">Documents of the index that have it.</param>
/// <param name="Boost">Its weight in the query.</param>
/// <param name="Added">What of the boost a program gave, apart from the query's text.</param>
/// <param name="Idf">Its weight in the index.</param>
internal readonly record struct QueryTerm(int Number, int Frequency, long DocumentFrequency, float Boost, float Added, float Idf)
{
    /// <summary>Boost times idf.</summary>
    public float Weight => Boost * Idf;
}
