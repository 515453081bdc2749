using System.Globalization;
using System.Text;

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
        var (plain, starts) = Words(text);
        if (starts.Count == 0) return [];
        var shingles = new HashSet<string>(Math.Max(1, starts.Count - words + 1), StringComparer.Ordinal);
        var distinct = shingles.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i == 0 || i <= starts.Count - words; i++) distinct.Add(Run(plain.Span, starts, i, words));
        return shingles;
    }

    /// <summary>How many of some runs a text has.</summary>
    /// <param name="runs">Distinct runs of another text.</param>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of a run, as in <see cref="Of"/>.</param>
    public static int Shared(HashSet<string> runs, string text, int words)
    {
        var (plain, starts) = Words(text);
        var lookup = runs.GetAlternateLookup<ReadOnlySpan<char>>();
        var shared = new HashSet<string>(StringComparer.Ordinal);
        // Most runs are not looked for: to make a text of each would take longer than to look.
        for (var i = 0; i == 0 || i <= starts.Count - words; i++)
            if (lookup.TryGetValue(Run(plain.Span, starts, i, words), out var run)) shared.Add(run);
        return shared.Count;
    }

    /// <summary>Jaccard similarity: shared runs by all runs, 0 to 1; 0 when one has none.</summary>
    public static double Similarity(IReadOnlySet<string> a, IReadOnlySet<string> b)
    {
        var shared = a.Count < b.Count ? a.Count(b.Contains) : b.Count(a.Contains);
        var all = a.Count + b.Count - shared;
        return a.Count == 0 || b.Count == 0 ? 0 : (double)shared / all;
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> plain, List<int> starts, int first, int words) => starts.Count == 0
        ? []
        : plain[starts[first]..(words < starts.Count - first ? starts[first + words] - 1 : plain.Length)];

    // The words with a blank between them, and where each begins.
    private static (ReadOnlyMemory<char> Plain, List<int> Starts) Words(string text)
    {
        // Each letter may be a word, with a blank before it.
        var (plain, length, starts) = (new char[2 * text.Length], 0, new List<int>());
        var (inWord, wasAlone) = (false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isLetter = Rune.IsLetterOrDigit(rune);
            if (!isLetter && !(inWord && IsMark(rune)))
            {
                inWord = false;
                continue;
            }
            var isAlone = isLetter && IsUnspaced(rune.Value);
            if (!inWord || isAlone || isLetter && wasAlone)
            {
                if (starts.Count > 0) plain[length++] = ' ';
                starts.Add(length);
                wasAlone = isAlone;
            }
            if (rune.IsAscii) plain[length++] = char.ToLowerInvariant((char)rune.Value);
            else length += Rune.ToLowerInvariant(rune).EncodeToUtf16(plain.AsSpan(length));
            inWord = true;
        }
        return (plain.AsMemory(0, length), starts);
    }

    private static bool IsMark(Rune rune) => !rune.IsAscii && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Blocks of Unicode: Thai and Lao, Myanmar, Khmer, kana and Han with what belongs to them. Korean has spaces.
    private static bool IsUnspaced(int rune) => rune is (>= 0x0E00 and < 0x0F00) or (>= 0x1000 and < 0x10A0) or (>= 0x1780 and < 0x1800)
        or (>= 0x3005 and < 0x3130) or (>= 0x31A0 and < 0xA000) or (>= 0xA9E0 and < 0xAA00) or (>= 0xAA60 and < 0xAA80)
        or (>= 0xF900 and < 0xFB00) or (>= 0xFF66 and < 0xFFA0) or (>= 0x20000 and < 0x40000);
}
