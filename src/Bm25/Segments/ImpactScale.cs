namespace ReasonRank.Bm25.Segments;

/// <summary>
/// How strongly a term stands out in a document, in one byte: the part of BM25 between 0 and 1 that does not depend on the term,
/// in 255 steps, with the mean length of the segment's own documents. The collection's mean length is another one where there are more
/// segments; because a score changes by at most the ratio of the two, the byte gives bounds for any mean length.
/// </summary>
internal sealed class ImpactScale
{
    private const float Steps = 255;

    private readonly float[] _inverseNorms;

    /// <param name="options">The index's k1 and b.</param>
    /// <param name="norms">Code of the length of each document of the segment.</param>
    public ImpactScale(IndexOptions options, ReadOnlySpan<byte> norms)
    {
        var (tokens, texts) = (0d, 0);
        foreach (var norm in norms)
        {
            tokens += LengthNorm.Lengths[norm];
            if (norm != 0) texts++;
        }
        AverageLength = texts == 0 ? 1 : (float)(tokens / texts);
        _inverseNorms = InverseNorms(options, AverageLength);
    }

    /// <summary>Mean length of the segment's documents that have terms, each rounded as its norm is.</summary>
    public float AverageLength { get; }

    /// <summary>The impact of a term, 1 to 255.</summary>
    public byte Of(int frequency, byte norm)
    {
        var ratio = frequency * _inverseNorms[norm];
        return (byte)Math.Min(Steps, (int)(Steps * (1 - 1 / (1 + ratio))) + 1);
    }

    /// <summary>1 / (k1 · (1 − b + b · length / mean length)) for each code of a length, in single precision as Lucene computes it.</summary>
    public static float[] InverseNorms(IndexOptions options, float averageLength)
    {
        var (k1, b) = ((float)options.K1, (float)options.B);
        var inverse = new float[256];
        for (var code = 0; code < inverse.Length; code++) inverse[code] = 1f / (k1 * (1 - b + b * LengthNorm.Lengths[code] / averageLength));
        return inverse;
    }

    /// <summary>For each impact the most that a term's score can be, as a share of the term's weight.</summary>
    /// <param name="segmentAverage">Mean length with which the impacts were made.</param>
    /// <param name="average">Mean length with which scores are made.</param>
    public static float[] MostOf(float segmentAverage, float average) =>
        Shares(step => step / Steps, Math.Max(1, average / segmentAverage), 1 + Rounding);

    /// <summary>For each impact the least that a term's score can be, as a share of the term's weight.</summary>
    public static float[] LeastOf(float segmentAverage, float average) =>
        Shares(step => Math.Max(0, step - 1) / Steps, Math.Min(1, average / segmentAverage), 1 - Rounding);

    // Scores are computed in single precision, and these bounds must hold all the same.
    private const double Rounding = 1e-5;

    private static float[] Shares(Func<int, double> shareOf, double stretch, double margin)
    {
        var shares = new float[256];
        for (var impact = 0; impact < shares.Length; impact++)
        {
            var share = shareOf(impact);
            shares[impact] = (float)(margin * (share >= 1 ? 1 : stretch * share / (1 - share + stretch * share)));
        }
        return shares;
    }
}
