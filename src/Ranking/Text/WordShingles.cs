using System.Text;

namespace ReasonRank.Ranking.Text;

/// <summary>Runs of neighbouring words, lower case and without what stands between them: what near copies share.</summary>
public static class WordShingles
{
    /// <summary>The distinct runs of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a run, at least 1; a text of fewer words is one run, and one without words has none.</param>
    public static HashSet<string> Of(string text, int words)
    {
        var (plain, starts) = Words(text);
        if (starts.Count == 0) return [];
        if (starts.Count <= words) return [plain];
        var shingles = new HashSet<string>(starts.Count - words + 1, StringComparer.Ordinal);
        for (var i = 0; i + words <= starts.Count; i++)
            shingles.Add(plain[starts[i]..(i + words < starts.Count ? starts[i + words] - 1 : plain.Length)]);
        return shingles;
    }

    /// <summary>Jaccard similarity: shared runs by all runs, 0 to 1; 0 when one has none.</summary>
    public static double Similarity(IReadOnlySet<string> a, IReadOnlySet<string> b)
    {
        var shared = a.Count < b.Count ? a.Count(b.Contains) : b.Count(a.Contains);
        var all = a.Count + b.Count - shared;
        return a.Count == 0 || b.Count == 0 ? 0 : (double)shared / all;
    }

    // The words with a blank between them, and where each begins.
    private static (string Plain, List<int> Starts) Words(string text)
    {
        var (plain, starts, inWord) = (new StringBuilder(text.Length), new List<int>(), false);
        foreach (var c in text)
        {
            var isWord = char.IsLetterOrDigit(c);
            if (isWord && !inWord)
            {
                if (starts.Count > 0) plain.Append(' ');
                starts.Add(plain.Length);
            }
            if (isWord) plain.Append(char.ToLowerInvariant(c));
            inWord = isWord;
        }
        return (plain.ToString(), starts);
    }
}
