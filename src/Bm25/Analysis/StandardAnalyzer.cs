namespace ReasonRank.Bm25.Analysis;

/// <summary>Word boundaries of UAX #29 and lower case: Lucene's <c>StandardAnalyzer</c>, without stop words.</summary>
internal sealed class StandardAnalyzer() : WordAnalyzer("standard")
{
    public override int ToTerm(ReadOnlySpan<char> word, Span<char> term)
    {
        LowerCase.Copy(word, term);
        return word.Length;
    }
}
