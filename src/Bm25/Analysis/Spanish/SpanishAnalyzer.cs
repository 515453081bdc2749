using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis.Spanish;

/// <summary>
/// The chain of Lucene 9's <c>SpanishAnalyzer</c>: word boundaries of UAX #29, lower case, 308 stop words dropped, light
/// stems.
/// </summary>
internal sealed class SpanishAnalyzer() : WordAnalyzer("spanish")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = StopWordList.Of("spanish");

    public override int ToTerm(ReadOnlySpan<char> word, Span<char> term)
    {
        LowerCase.Copy(word, term);
        term = term[..word.Length];
        return StopWords.Contains(term) ? 0 : SpanishLightStemmer.Stem(term);
    }
}
