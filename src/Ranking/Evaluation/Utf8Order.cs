namespace ReasonRank.Ranking.Evaluation;

/// <summary>
/// Orders strings as <c>strcmp</c> orders their UTF-8 bytes. <see cref="StringComparer.Ordinal"/> differs from it where
/// a surrogate pair meets a character from U+E000 on.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The only instance.</summary>
    public static Utf8Order Instance { get; } = new();

    private Utf8Order()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var common = x.AsSpan().CommonPrefixLength(y);
        return common == x.Length || common == y.Length
            ? x.Length - y.Length
            : Weight(x[common]) - Weight(y[common]);
    }

    // Lifts surrogates above all other code units: what they encode lies above U+FFFF.
    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
