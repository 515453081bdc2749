using ReasonRank.Bm25;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Weights of a query's own terms, in the precision of the embedded engine.</summary>
internal static class QueryWeights
{
    /// <summary>A term weighs as often as it stands in the query.</summary>
    /// <param name="field">The field that is searched for them.</param>
    /// <param name="boost">The field's boost.</param>
    /// <param name="terms">The terms.</param>
    public static IEnumerable<TermWeight> ByCount(string field, float boost, IReadOnlyList<SearchTerm> terms) =>
        terms.Select(term => new TermWeight(field, term.Term, boost * (term.Count + term.Weight)));

    /// <summary>
    /// Query-side BM25: idf · qf / (qf + k1 · (1 − b + b · |q| / avgdl)) (Ge, Sharifymoghaddam and Lin, arXiv 2509.02558). Terms
    /// that no passage has in the field are left out.
    /// </summary>
    /// <param name="field">The field that is searched for them.</param>
    /// <param name="boost">The field's boost.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="statistics">The field's statistics.</param>
    /// <param name="settings">k1 and b.</param>
    public static IEnumerable<TermWeight> ByBm25(
        string field, float boost, IReadOnlyList<SearchTerm> terms, IndexStatistics statistics, CollectionMeta settings)
    {
        var (k1, b) = ((float)settings.K1, (float)settings.B);
        var averageLength = (float)(statistics.TokenCount / (double)statistics.TextCount);
        var length = terms.Sum(term => term.Count);
        return terms.Where(term => statistics.Terms.ContainsKey(term.Term)).Select(term =>
        {
            var passages = statistics.Terms[term.Term].Passages;
            var idf = (float)Math.Log(1 + (statistics.TextCount - passages + .5) / (passages + .5));
            var weight = idf * term.Count / (term.Count + k1 * (1 - b + b * length / averageLength)) + term.Weight;
            return new TermWeight(field, term.Term, boost * weight);
        });
    }

    /// <summary>
    /// The boost to send. Elasticsearch multiplies it by k1 + 1, as older versions of Lucene did: the number whose product is
    /// the weight, or as near as single precision has it.
    /// </summary>
    public static float ToBoost(float weight, double k1)
    {
        var factor = 1 + (float)k1;
        var boost = weight / factor;
        return Array.Find([boost, float.BitIncrement(boost), float.BitDecrement(boost)], near => near * factor == weight) is > 0 and var exact ? exact : boost;
    }
}
