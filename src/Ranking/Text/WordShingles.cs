namespace ReasonRank.Ranking.Text;

/// <summary>
/// Runs of neighbouring words, lower case and without what stands between them: what near copies share. In writing that has no
/// spaces between words, such as Chinese, Japanese and Thai, each letter with its marks is a word.
/// </summary>
public static class WordShingles
{
    /// <summary>The distinct runs of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a run, at least 1; a text of fewer words is one run, and one without words has none.</param>
    public static HashSet<string> Of(string text, int words)
    {
        using var plain = new PlainWords(text);
        if (plain.Count == 0) return [];
        var shingles = new HashSet<string>(Math.Max(1, plain.Count - words + 1), StringComparer.Ordinal);
        var distinct = shingles.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i == 0 || i <= plain.Count - words; i++) distinct.Add(plain.Run(i, words));
        return shingles;
    }

    /// <summary>Whether a text has some runs.</summary>
    /// <param name="runs">Distinct runs of another text.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a run, as in <see cref="Of"/>.</param>
    /// <param name="least">How many of them it has to have.</param>
    public static bool Shares(IReadOnlySet<string> runs, string text, int words, int least)
    {
        using var plain = new PlainWords(text);
        // Where it has few, as nearly all texts do, that is known after as many as it may lack.
        var missing = 0;
        foreach (var run in runs)
            if (!plain.Has(run, words) && ++missing > runs.Count - least) return false;
        return runs.Count >= least;
    }

    /// <summary>Jaccard similarity: shared runs by all runs, 0 to 1; 0 when one has none.</summary>
    public static double Similarity(IReadOnlySet<string> a, IReadOnlySet<string> b)
    {
        var shared = a.Count < b.Count ? a.Count(b.Contains) : b.Count(a.Contains);
        var all = a.Count + b.Count - shared;
        return a.Count == 0 || b.Count == 0 ? 0 : (double)shared / all;
    }
}
