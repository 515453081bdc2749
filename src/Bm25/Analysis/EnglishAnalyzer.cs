using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// The chain of Lucene's <c>EnglishAnalyzer</c>: word boundaries of UAX #29, possessives dropped, lower case, 33 stop
/// words dropped, Porter stems.
/// </summary>
internal sealed class EnglishAnalyzer() : Analyzer("english")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = FrozenSet.Create(
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not",
        "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was",
        "will", "with").GetAlternateLookup<ReadOnlySpan<char>>();

    public override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        Span<char> buffer = stackalloc char[MaxTokenLength];
        var words = new WordTokenizer(text);
        for (var position = 0; words.MoveNext(); position++)
        {
            var word = WithoutPossessive(text[words.Start..words.End]);
            var term = buffer[..word.Length];
            LowerCase.Copy(word, term);
            if (StopWords.Contains(term)) continue;
            sink.Add(term[..PorterStemmer.Stem(term)], position, words.Start, words.End);
        }
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word is [.., '\'' or '\u2019' or '\uFF07', 's' or 'S'] ? word[..^2] : word;
}
