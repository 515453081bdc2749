using System.Text;

namespace ReasonRank.Bm25.Analysis.Cjk;

/// <summary>Tells the words whose characters are paired: ideographs, and words of hiragana, katakana or Hangul alone.</summary>
internal static class CjkWord
{
    /// <summary>Whether a word of the tokenizer is one of these.</summary>
    public static bool Is(ReadOnlySpan<char> word)
    {
        // Below the first Hangul letter there is none of them.
        if (word[0] < '\u1100') return false;
        Rune.DecodeFromUtf16(word, out var first, out var length);
        var kind = KindOf(first);
        if (kind is WordClass.Han or WordClass.Hiragana) return true;
        if (kind is not (WordClass.Katakana or WordClass.Letter)) return false;
        if (kind == WordClass.Letter && !IsHangul(first)) return false;
        while ((word = word[length..]).Length > 0)
        {
            Rune.DecodeFromUtf16(word, out var next, out length);
            if (!IsMark(KindOf(next)) && (KindOf(next) != kind || (kind == WordClass.Letter && !IsHangul(next)))) return false;
        }
        return true;
    }

    private static WordClass KindOf(Rune rune) => WordClasses.Of(rune.Value);

    // What belongs to the character before it.
    private static bool IsMark(WordClass kind) => kind is WordClass.Extend or WordClass.ComplexExtend or WordClass.Joiner
        or WordClass.EmojiModifier or WordClass.EmojiSelector or WordClass.TextSelector or WordClass.Keycap or WordClass.Tag
        or WordClass.TagEnd;

    // The blocks of Unicode's Hangul script; of their characters only letters are asked for.
    private static bool IsHangul(Rune rune) => rune.Value is (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F)
        or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7FF) or (>= 0xFFA0 and <= 0xFFDC);
}
