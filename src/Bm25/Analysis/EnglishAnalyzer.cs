using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// The chain of Lucene's <c>EnglishAnalyzer</c>: word boundaries of UAX #29, possessives dropped, lower case, 33 stop
/// words dropped, Porter stems.
/// </summary>
internal sealed class EnglishAnalyzer() : WordAnalyzer("english")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = FrozenSet.Create(
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
        "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
        "will", "with").GetAlternateLookup<ReadOnlySpan<char>>();

    public override int ToTerm(ReadOnlySpan<char> word, Span<char> term)
    {
        word = WithoutPossessive(word);
        LowerCase.Copy(word, term);
        term = term[..word.Length];
        return StopWords.Contains(term) ? 0 : PorterStemmer.Stem(term);
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word is [.., '\'' or '\u2019' or '\uFF07', 's' or 'S'] ? word[..^2] : word;
}
