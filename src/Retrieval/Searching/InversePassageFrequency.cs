using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>How much a term tells: BM25's idf, as Lucene has it.</summary>
internal static class InversePassageFrequency
{
    /// <summary>ln(1 + (N − n + .5) / (n + .5)); for a term that no passage has, as if one had it.</summary>
    public static double Idf(this GetTermStatisticsResponse statistics, int term)
    {
        var having = Math.Max(1, statistics.Terms[term].PassageFrequency);
        return Math.Log(1 + (Math.Max(having, statistics.PassageCount) - having + .5) / (having + .5));
    }
}
