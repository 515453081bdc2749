namespace ReasonRank.Bm25.Analysis.Cjk;

/// <summary>
/// Makes widths one, as Lucene's <c>CJKWidthFilter</c> does: full-width ASCII becomes ASCII, half-width katakana becomes
/// katakana, together with its voicing mark where Unicode has one character for both.
/// </summary>
internal static class CharacterWidth
{
    private const char FirstWide = '\uFF01', LastWide = '\uFF5E';
    private const char FirstNarrow = '\uFF65', LastNarrow = '\uFF9F';
    private const char NarrowVoiced = '\uFF9E', NarrowSemiVoiced = '\uFF9F';

    // What U+FF65 to U+FF9F are the narrow forms of (UnicodeData.txt, <narrow>).
    private const string OfNarrow =
        "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";

    // Katakana, and what each is with a voicing mark (canonical compositions of UnicodeData.txt).
    private const string Voiceable = "ウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲヽ";
    private const string Voiced = "ヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷヸヹヺヾ";
    private const string SemiVoiceable = "ハヒフヘホ";
    private const string SemiVoiced = "パピプペポ";

    /// <summary>Folds a word in place.</summary>
    /// <returns>The new length, at most that of the word.</returns>
    public static int Fold(Span<char> word)
    {
        var length = 0;
        foreach (var character in word)
        {
            if (length > 0 && Compose(word[length - 1], character) is { } composed) word[length - 1] = composed;
            else word[length++] = Fold(character);
        }
        return length;
    }

    private static char Fold(char character) => character switch
    {
        >= FirstWide and <= LastWide => (char)(character - FirstWide + '!'),
        >= FirstNarrow and <= LastNarrow => OfNarrow[character - FirstNarrow],
        _ => character,
    };

    private static char? Compose(char katakana, char mark) => mark switch
    {
        NarrowVoiced when Voiceable.IndexOf(katakana) is >= 0 and var i => Voiced[i],
        NarrowSemiVoiced when SemiVoiceable.IndexOf(katakana) is >= 0 and var i => SemiVoiced[i],
        _ => null,
    };
}
