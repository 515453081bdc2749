namespace ReasonRank.Ranking.Text;

/// <summary>Runs of neighbouring words, lower case and without what stands between them: what near copies share.</summary>
public static class WordShingles
{
    /// <summary>The distinct runs of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a run, at least 1; a text of fewer words is one run, and one without words has none.</param>
    public static HashSet<string> Of(string text, int words)
    {
        var found = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            while (i < text.Length && !char.IsLetterOrDigit(text[i])) i++;
            var start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            if (i > start) found.Add(text[start..i].ToLowerInvariant());
        }
        if (found.Count == 0) return [];
        if (found.Count <= words) return [string.Join(' ', found)];
        var shingles = new HashSet<string>(found.Count, StringComparer.Ordinal);
        for (var i = 0; i + words <= found.Count; i++) shingles.Add(string.Join(' ', found.GetRange(i, words)));
        return shingles;
    }

    /// <summary>Jaccard similarity: shared runs by all runs, 0 to 1; 0 when one has none.</summary>
    public static double Similarity(IReadOnlySet<string> a, IReadOnlySet<string> b)
    {
        var shared = a.Count < b.Count ? a.Count(b.Contains) : b.Count(a.Contains);
        var all = a.Count + b.Count - shared;
        return a.Count == 0 || b.Count == 0 ? 0 : (double)shared / all;
    }
}
