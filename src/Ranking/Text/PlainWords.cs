using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReasonRank.Ranking.Text;

/// <summary>A text's words, lower case, with a blank between them and nothing else; in borrowed memory.</summary>
internal readonly ref struct PlainWords
{
    // Of each ASCII character in its small form; 0 for what is no part of a word.
    private static readonly char[] _small = [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c) ? char.ToLowerInvariant((char)c) : '\0')];

    private readonly char[] _text;
    private readonly int[] _starts;
    private readonly int _length;

    /// <summary>Finds them.</summary>
    public PlainWords(string text)
    {
        // Each letter may be a word, with a blank before it.
        var (plain, starts) = (ArrayPool<char>.Shared.Rent(2 * text.Length), ArrayPool<int>.Shared.Rent(text.Length));
        var (length, count, inWord, wasAlone) = (0, 0, false, false);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] < _small.Length)
            {
                var letter = _small[text[at++]];
                if (letter != 0 && (!inWord || wasAlone)) Begin(isAlone: false);
                inWord = letter != 0;
                if (inWord) plain[length++] = letter;
                continue;
            }
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var read);
            at += read;
            var isLetter = Rune.IsLetterOrDigit(rune);
            var isAlone = isLetter && IsUnspaced(rune.Value);
            if (isLetter && (!inWord || isAlone || wasAlone)) Begin(isAlone);
            inWord = isLetter || inWord && IsMark(rune);
            if (!inWord) continue;
            length += Rune.ToLowerInvariant(rune).EncodeToUtf16(plain.AsSpan(length));
        }
        (_text, _starts, _length, Count) = (plain, starts, length, count);

        void Begin(bool isAlone)
        {
            if (count > 0) plain[length++] = ' ';
            starts[count++] = length;
            wasAlone = isAlone;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Neighbouring words.</summary>
    /// <param name="first">Place of the first one.</param>
    /// <param name="words">How many; all that follow where there are not so many.</param>
    public ReadOnlySpan<char> Run(int first, int words) =>
        _text.AsSpan(_starts[first]..(words < Count - first ? _starts[first + words] - 1 : _length));

    /// <summary>Whether a run is among those of so many words; where there are not so many, all of them are the only one.</summary>
    public bool Has(ReadOnlySpan<char> run, int words)
    {
        var text = _text.AsSpan(0, _length);
        if (Count <= words) return text.SequenceEqual(run);
        if (run.Count(' ') != words - 1) return false;
        for (var from = 0; text[from..].IndexOf(run) is >= 0 and var found; from += found + 1)
        {
            var (start, end) = (from + found, from + found + run.Length);
            if ((start == 0 || text[start - 1] == ' ') && (end == _length || text[end] == ' ')) return true;
        }
        return false;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_text);
        ArrayPool<int>.Shared.Return(_starts);
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Blocks of Unicode: Thai and Lao, Myanmar, Khmer, kana and Han with what belongs to them. Korean has spaces.
    private static bool IsUnspaced(int rune) => rune is (>= 0x0E00 and < 0x0F00) or (>= 0x1000 and < 0x10A0) or (>= 0x1780 and < 0x1800)
        or (>= 0x3005 and < 0x3130) or (>= 0x31A0 and < 0xA000) or (>= 0xA9E0 and < 0xAA00) or (>= 0xAA60 and < 0xAA80)
        or (>= 0xF900 and < 0xFB00) or (>= 0xFF66 and < 0xFFA0) or (>= 0x20000 and < 0x40000);
}
