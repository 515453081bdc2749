using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis.Cjk;

/// <summary>
/// The chain of Lucene 9's <c>CJKAnalyzer</c>: word boundaries of UAX #29, widths made one, lower case, overlapping pairs of
/// neighbouring Chinese, Japanese and Korean characters, 35 stop words dropped. A character without neighbours stays alone.
/// </summary>
internal sealed class CjkAnalyzer() : Analyzer("cjk")
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StopWords = StopWordList.Of("cjk");

    public override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        Span<char> folded = stackalloc char[MaxTokenLength], lower = stackalloc char[MaxTokenLength];
        Span<char> pair = stackalloc char[Bigrams.Room];
        var bigrams = new Bigrams(sink, pair);
        var words = new WordTokenizer(text);
        while (words.MoveNext())
        {
            var word = text[words.Start..words.End];
            word.CopyTo(folded);
            var length = CharacterWidth.Fold(folded[..word.Length]);
            LowerCase.Copy(folded[..length], lower);
            var term = lower[..length];
            if (CjkWord.Is(word)) bigrams.Add(term, words.Start, words.End);
            else bigrams.AddWord(term, StopWords.Contains(term), words.Start, words.End);
        }
        bigrams.End();
    }
}
