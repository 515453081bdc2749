namespace ReasonRank.Bm25.Analysis.German;

/// <summary>
/// Makes the spellings of umlauts and of sharp s one, by the rules of Snowball's "German2" stemmer (snowballstem.org) as
/// Lucene's <c>GermanNormalizationFilter</c> has them: ß becomes ss; ä, ö, ü and ae, oe, ue become a, o, u; but ue stays
/// after a vowel and after q.
/// </summary>
internal static class GermanNormalization
{
    private enum Before
    {
        Other,

        /// <summary>A letter after which ue is no umlaut.</summary>
        NoUmlaut,

        /// <summary>A letter that becomes an umlaut if e follows.</summary>
        Umlaut,
    }

    /// <summary>Writes the normal form of a lower-case word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="normal">Room for twice its length.</param>
    /// <returns>Length of the normal form.</returns>
    public static int Normalize(ReadOnlySpan<char> word, Span<char> normal)
    {
        var (before, length) = (Before.Other, 0);
        foreach (var letter in word)
        {
            if (letter == 'e' && before == Before.Umlaut)
            {
                before = Before.NoUmlaut;
                continue;
            }
            if (letter == 'ß') normal[length++] = 's';
            normal[length++] = letter switch
            {
                'ä' => 'a',
                'ö' => 'o',
                'ü' => 'u',
                'ß' => 's',
                _ => letter,
            };
            before = letter switch
            {
                'a' or 'o' => Before.Umlaut,
                'u' when before == Before.Other => Before.Umlaut,
                'u' or 'e' or 'i' or 'q' or 'y' or 'ä' or 'ö' or 'ü' => Before.NoUmlaut,
                _ => Before.Other,
            };
        }
        return length;
    }
}
