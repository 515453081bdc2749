using System.Buffers;
using System.Collections.Frozen;

namespace ReasonRank.Ranking.Text;

/// <summary>
/// Cuts text into sentences: after a mark that ends one, at blank lines, and before the lines of a list. A single line end is
/// white space, since many collections have wrapped lines.
/// </summary>
public static class Sentences
{
    private const string Closers = "\"')]}»”’」』）";

    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?…。！？\n");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "al", "approx", "ca", "cf", "dr", "ed", "eds", "e.g", "eq", "eqs", "fig", "figs", "i.e", "mr", "mrs", "ms", "nr",
        "pp", "prof", "resp", "sec", "st", "viz", "vol", "vs").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The sentences of a text, in its order, without the white space around them; none is empty.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">Most UTF-16 code units of a sentence, at least 2; a longer one is cut between words where it can be.</param>
    /// <returns>Where each starts, and one past its end, in UTF-16 code units.</returns>
    public static IReadOnlyList<(int Start, int End)> Split(string text, int maxLength = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        var sentences = new List<(int Start, int End)>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = EndOf(text, start);
            Add(text, start, end, maxLength, sentences);
        }
        return sentences;
    }

    private static int EndOf(string text, int start)
    {
        for (var at = start; ; at++)
        {
            var found = text.AsSpan(at).IndexOfAny(Ends);
            if (found < 0) return text.Length;
            at += found;
            if (text[at] == '\n')
            {
                if (StartsPart(text, at + 1)) return at + 1;
                continue;
            }
            var after = at + 1;
            while (after < text.Length && (Closers.Contains(text[after]) || Ends.Contains(text[after]) && text[after] != '\n')) after++;
            if (text[at] is '。' or '！' or '？' || after == text.Length) return after;
            if (char.IsWhiteSpace(text[after]) && !GoesOn(text, start, at, after)) return after;
            at = after - 1;
        }
    }

    /// <summary>Whether a line starts something new: it is blank, or an item of a list.</summary>
    private static bool StartsPart(string text, int line)
    {
        while (line < text.Length && text[line] is ' ' or '\t' or '\r') line++;
        if (line >= text.Length - 1) return false;
        return text[line] == '\n' || text[line] is '-' or '*' or '•' && char.IsWhiteSpace(text[line + 1]);
    }

    /// <summary>Whether what follows a mark starts no sentence, or the mark is the full stop of an abbreviation or an initial.</summary>
    private static bool GoesOn(string text, int start, int mark, int after)
    {
        while (after < text.Length && char.IsWhiteSpace(text[after])) after++;
        if (after < text.Length && char.IsLower(text[after])) return true;
        if (text[mark] != '.') return false;
        var word = mark;
        while (word > start && (char.IsLetter(text[word - 1]) || text[word - 1] == '.')) word--;
        var before = text.AsSpan(word..mark);
        return before.Length == 1 && char.IsUpper(before[0]) || Abbreviations.Contains(before);
    }

    private static void Add(string text, int start, int end, int maxLength, List<(int Start, int End)> sentences)
    {
        while (true)
        {
            while (start < end && char.IsWhiteSpace(text[start])) start++;
            while (start < end && char.IsWhiteSpace(text[end - 1])) end--;
            if (start == end) return;
            if (end - start <= maxLength)
            {
                sentences.Add((start, end));
                return;
            }
            var cut = start + maxLength;
            while (cut > start && !char.IsWhiteSpace(text[cut])) cut--;
            if (cut == start) cut = start + maxLength - (char.IsLowSurrogate(text[start + maxLength]) ? 1 : 0);
            var last = cut;
            while (char.IsWhiteSpace(text[last - 1])) last--;
            sentences.Add((start, last));
            start = cut;
        }
    }
}
