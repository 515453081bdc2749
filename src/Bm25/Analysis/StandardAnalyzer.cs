namespace ReasonRank.Bm25.Analysis;

/// <summary>Word boundaries of UAX #29 and lower case: Lucene's <c>StandardAnalyzer</c>, without stop words.</summary>
internal sealed class StandardAnalyzer() : Analyzer("standard")
{
    public override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        Span<char> term = stackalloc char[MaxTokenLength];
        var words = new WordTokenizer(text);
        for (var position = 0; words.MoveNext(); position++)
        {
            var word = text[words.Start..words.End];
            LowerCase.Copy(word, term);
            sink.Add(term[..word.Length], position, words.Start, words.End);
        }
    }
}
