using System.Numerics;

namespace ReasonRank.Bm25.Analysis.French;

/// <summary>
/// J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian languages", SAC 2006, as in
/// Lucene's <c>FrenchLightStemmer</c>: plurals, then derivational suffixes, then accents, doubled letters and final vowels.
/// </summary>
internal static class FrenchLightStemmer
{
    // Tried in this order.
    private static readonly SuffixRule[] Rules =
    [
        new("issement", 10, "ir"),
        new("issant", 9, "ir"),
        new("ement", 7, "e") { Then = new("ive", 4, "if") },
        new("ficatrice", 12, "fier"),
        new("ficateur", 11, "fier"),
        new("catrice", 10, "quer"),
        new("cateur", 9, "quer"),
        new("atrice", 9, "er"),
        new("ateur", 8, "er"),
        new("trice", 7, "teur") { GoesOn = true },
        new("ième", 6, ""),
        new("teuse", 8, "ter"),
        new("teur", 7, "ter"),
        new("euse", 6, "eu"),
        new("ère", 9, "er"),
        new("ive", 8, "if"),
        new("folle", 5, "fou"),
        new("molle", 5, "mou"),
        new("nnelle", 10, "n"),
        new("nnel", 10, "n"),
        new("ète", 5, "et") { GoesOn = true },
        new("ique", 9, "") { GoesOn = true },
        new("esse", 9, "e"),
        new("inage", 8, "in"),
        new("isation", 10, "") { Then = new("ual", 6, "uel") },
        new("isateur", 10, ""),
        new("ation", 9, ""),
        new("ition", 9, ""),
    ];

    // For each letter, the rules whose suffix ends in it, as bits.
    private static readonly uint[] RulesByLastLetter = [.. Enumerable.Range(0, 'z' + 1).Select(RulesEndingIn)];

    /// <summary>Stems a lower-case word in place.</summary>
    /// <returns>Length of the stem.</returns>
    public static int Stem(Span<char> word) => Fold(word[..WithoutSuffix(word, WithoutPlural(word))]);

    private static int WithoutPlural(Span<char> word)
    {
        var length = word.Length;
        if (length > 5 && word[^1] == 'x')
        {
            if (word is [.., not 'e', 'a', 'u', 'x']) word[^2] = 'l';
            length--;
        }
        if (length > 3 && word[length - 1] == 'x') length--;
        if (length > 3 && word[length - 1] == 's') length--;
        return length;
    }

    private static int WithoutSuffix(Span<char> word, int length)
    {
        for (var left = RulesFor(word[length - 1]); left != 0;)
        {
            var number = BitOperations.TrailingZeroCount(left);
            var rule = Rules[number];
            left &= left - 1;
            if (!rule.TryApply(word, ref length)) continue;
            rule.Then?.TryApply(word, ref length);
            if (!rule.GoesOn) break;
            left = RulesFor(word[length - 1]) & (uint.MaxValue << number << 1);
        }
        return length;
    }

    private static int Fold(Span<char> word)
    {
        if (word.Length <= 4) return word.Length;
        foreach (ref var letter in word)
        {
            letter = letter switch
            {
                'à' or 'á' or 'â' => 'a',
                'è' or 'é' or 'ê' => 'e',
                'î' => 'i',
                'ô' => 'o',
                'ù' or 'û' => 'u',
                'ç' => 'c',
                _ => letter,
            };
        }
        var length = 1;
        foreach (var letter in word[1..])
            if (letter != word[length - 1] || !char.IsLetter(letter)) word[length++] = letter;
        return WithoutFinalVowel(word[..length]);
    }

    private static int WithoutFinalVowel(ReadOnlySpan<char> word)
    {
        if (word is { Length: > 4 } and [.., 'i', 'e']) word = word[..^2];
        if (word.Length <= 4) return word.Length;
        if (word[^1] == 'r') word = word[..^1];
        if (word[^1] == 'e') word = word[..^1];
        if (word[^1] == 'e') word = word[..^1];
        return word[^1] == word[^2] && char.IsLetter(word[^1]) ? word.Length - 1 : word.Length;
    }

    private static uint RulesFor(char last) => last < RulesByLastLetter.Length ? RulesByLastLetter[last] : 0;

    private static uint RulesEndingIn(int letter) =>
        Rules.Select((rule, number) => rule.Suffix[^1] == letter ? 1u << number : 0).Aggregate((all, next) => all | next);
}
