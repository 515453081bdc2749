using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis.German;

/// <summary>
/// The chain of Lucene 9's <c>GermanAnalyzer</c>: word boundaries of UAX #29, lower case, 231 stop words dropped, spellings
/// of umlauts made one, light stems.
/// </summary>
internal sealed class GermanAnalyzer() : WordAnalyzer("german")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = StopWordList.Of("german");

    public override int ToTerm(ReadOnlySpan<char> word, Span<char> term)
    {
        // Behind the room of the normal form: that is written to no further than was read.
        var lower = term.Slice(word.Length, word.Length);
        LowerCase.Copy(word, lower);
        if (StopWords.Contains(lower)) return 0;
        return GermanLightStemmer.Stem(term[..GermanNormalization.Normalize(lower, term)]);
    }
}
