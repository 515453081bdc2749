using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>
/// BM25 in the form and the precision of Lucene 9: no factor k1 + 1 (it does not change the order), lengths from one byte,
/// single precision. Robertson et al., Okapi at TREC-3, 1994.
/// </summary>
internal sealed class Bm25Scorer
{
    public Bm25Scorer(IndexOptions options, CollectionStatistics collection)
    {
        (K1, B, Collection) = ((float)options.K1, (float)options.B, collection);
        InverseNorms = ImpactScale.InverseNorms(options, collection.AverageLength);
    }

    public float K1 { get; }

    public float B { get; }

    public CollectionStatistics Collection { get; }

    /// <summary>1 / (k1 · (1 − b + b · length / mean length)) for each code of a length.</summary>
    public float[] InverseNorms { get; }

    /// <summary>ln(1 + (N − n + 0.5) / (n + 0.5)).</summary>
    public float Idf(long documentFrequency) =>
        (float)Math.Log(1 + (Collection.TextCount - documentFrequency + .5) / (documentFrequency + .5));

    /// <summary>The boost of a query's term in query-side BM25, its idf included.</summary>
    public float QueryBoost(float idf, int frequency, int queryLength) =>
        idf * frequency / (frequency + K1 * (1 - B + B * queryLength / Collection.AverageLength));

    /// <summary>Score of a term in a document.</summary>
    public static float Score(float weight, int frequency, float inverseNorm) => weight - weight / (1f + frequency * inverseNorm);
}
