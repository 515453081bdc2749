namespace ReasonRank.Bm25.Analysis.Spanish;

/// <summary>
/// J. Savoy, "Report on CLEF-2001 experiments" (2002), as in Lucene's <c>SpanishLightStemmer</c>: accents go, then the ending
/// of the plural and of the gender. Words of up to four characters stay as they are.
/// </summary>
internal static class SpanishLightStemmer
{
    private const int ShortestStemmed = 5;

    /// <summary>Stems a lower-case word in place.</summary>
    /// <returns>Length of the stem.</returns>
    public static int Stem(Span<char> word)
    {
        if (word.Length < ShortestStemmed) return word.Length;
        foreach (ref var letter in word)
        {
            letter = letter switch
            {
                'à' or 'á' or 'â' or 'ä' => 'a',
                'è' or 'é' or 'ê' or 'ë' => 'e',
                'ì' or 'í' or 'î' or 'ï' => 'i',
                'ò' or 'ó' or 'ô' or 'ö' => 'o',
                'ù' or 'ú' or 'û' or 'ü' => 'u',
                _ => letter,
            };
        }
        switch (word)
        {
            case [.., 'a' or 'e' or 'o']:
                return word.Length - 1;
            case [.., 'e', 's', 'e', 's']:
                return word.Length - 2;
            case [.., 'c', 'e', 's']:
                word[^3] = 'z';
                return word.Length - 2;
            case [.., 'a' or 'e' or 'o', 's']:
                return word.Length - 2;
            default:
                return word.Length;
        }
    }
}
