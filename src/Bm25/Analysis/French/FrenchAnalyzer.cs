using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis.French;

/// <summary>
/// The chain of Lucene 9's <c>FrenchAnalyzer</c>: word boundaries of UAX #29, elided words dropped from the front, lower
/// case, 154 stop words dropped, light stems.
/// </summary>
internal sealed class FrenchAnalyzer() : WordAnalyzer("french")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = StopWordList.Of("french");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ElidedWords = FrozenSet.Create(
        "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t").GetAlternateLookup<ReadOnlySpan<char>>();

    public override int ToTerm(ReadOnlySpan<char> word, Span<char> term)
    {
        LowerCase.Copy(word, term);
        term = term[..word.Length];
        var elision = ElisionOf(term);
        if (elision > 0)
        {
            term[elision..].CopyTo(term);
            term = term[..^elision];
        }
        return StopWords.Contains(term) ? 0 : FrenchLightStemmer.Stem(term);
    }

    // Length of the elided word and its apostrophe.
    private static int ElisionOf(ReadOnlySpan<char> word)
    {
        var apostrophe = word.IndexOfAny('\'', '\u2019');
        return apostrophe > 0 && ElidedWords.Contains(word[..apostrophe]) ? apostrophe + 1 : 0;
    }
}
