namespace ReasonRank.Bm25;

/// <summary>Settings of an index, fixed when it is created and kept in its manifest.</summary>
public sealed record IndexOptions
{
    /// <summary>Name of the analyzer for passages and queries; one of <see cref="Analysis.Analyzer.Names"/>.</summary>
    public string Analyzer { get; init; } = "english";

    /// <summary>BM25's saturation of the term frequency, 0 to 10.</summary>
    public double K1 { get; init; } = .9;

    /// <summary>BM25's length normalization, 0 (none) to 1 (full).</summary>
    public double B { get; init; } = .4;

    /// <summary>
    /// Whether titles and texts are kept, so that <see cref="IndexSnapshot.Get(string)"/> returns them. An index that only ranks is less
    /// than half as large without; ids and fields are kept in any case.
    /// </summary>
    public bool StoreTexts { get; init; } = true;

    /// <summary>
    /// Whether titles and texts can be searched apart too, by <see cref="SearchQuery.Boosts"/>; takes twelve bytes for each document.
    /// </summary>
    public bool SeparateFields { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range, or there is no analyzer of that name.</exception>
    internal void Validate()
    {
        _ = Analysis.Analyzer.Get(Analyzer);
        if (!(K1 is >= 0 and <= 10)) throw new ArgumentOutOfRangeException(nameof(K1), K1, "k1 is 0 to 10");
        if (!(B is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(B), B, "b is 0 to 1");
    }
}
