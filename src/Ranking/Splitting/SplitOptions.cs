namespace ReasonRank.Ranking.Splitting;

/// <summary>How texts are cut into passages.</summary>
public sealed record SplitOptions
{
    /// <summary>Least and most that <see cref="MaxLength"/> can be.</summary>
    public const int ShortestPassage = 100, LongestPassage = 100_000;

    private const int DefaultLength = 1_500;

    /// <summary>The options.</summary>
    /// <param name="maxLength">See <see cref="MaxLength"/>.</param>
    /// <param name="overlap">See <see cref="Overlap"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public SplitOptions(int maxLength = DefaultLength, int overlap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, ShortestPassage);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxLength, LongestPassage);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, maxLength / 2);
        (MaxLength, Overlap) = (maxLength, overlap);
    }

    /// <summary>Longest passage, its overlap included, in UTF-16 code units; 100 to 100,000. Default 1,500, some 250 words.</summary>
    public int MaxLength { get; }

    /// <summary>
    /// How much of the passage before it a passage repeats at most, in UTF-16 code units, where both are of one section; 0 to
    /// half of <see cref="MaxLength"/>. Default 0.
    /// </summary>
    public int Overlap { get; }
}
