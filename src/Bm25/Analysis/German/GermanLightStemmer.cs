namespace ReasonRank.Bm25.Analysis.German;

/// <summary>
/// J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian languages", SAC 2006, as in
/// Lucene's <c>GermanLightStemmer</c>: accents go, then up to two inflectional endings.
/// </summary>
internal static class GermanLightStemmer
{
    /// <summary>Stems a lower-case word in place.</summary>
    /// <returns>Length of the stem.</returns>
    public static int Stem(Span<char> word)
    {
        foreach (ref var letter in word)
        {
            letter = letter switch
            {
                'à' or 'á' or 'â' or 'ä' => 'a',
                'ò' or 'ó' or 'ô' or 'ö' => 'o',
                'ì' or 'í' or 'î' or 'ï' => 'i',
                'ù' or 'ú' or 'û' or 'ü' => 'u',
                _ => letter,
            };
        }
        return WithoutComparison(WithoutCase(word)).Length;
    }

    private static ReadOnlySpan<char> WithoutCase(ReadOnlySpan<char> word) => word switch
    {
        { Length: > 5 } and [.., 'e', 'r', 'n'] => word[..^3],
        { Length: > 4 } and [.., 'e', 'm' or 'n' or 'r' or 's'] => word[..^2],
        { Length: > 3 } and [.., 'e'] => word[..^1],
        { Length: > 3 } and [.., var before, 's'] when TakesEnding(before) => word[..^1],
        _ => word,
    };

    private static ReadOnlySpan<char> WithoutComparison(ReadOnlySpan<char> word) => word switch
    {
        { Length: > 5 } and [.., 'e', 's', 't'] => word[..^3],
        { Length: > 4 } and [.., 'e', 'r' or 'n'] => word[..^2],
        { Length: > 4 } and [.., var before, 's', 't'] when TakesEnding(before) => word[..^2],
        _ => word,
    };

    private static bool TakesEnding(char letter) => letter is 'b' or 'd' or 'f' or 'g' or 'h' or 'k' or 'l' or 'm' or 'n' or 't';
}
