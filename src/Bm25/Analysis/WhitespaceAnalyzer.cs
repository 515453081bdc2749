namespace ReasonRank.Bm25.Analysis;

/// <summary>Splits at Unicode white space and changes nothing.</summary>
internal sealed class WhitespaceAnalyzer() : Analyzer("whitespace")
{
    public override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        var position = 0;
        for (var start = 0; start < text.Length;)
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }
            var limit = Math.Min(text.Length, start + MaxTokenLength);
            var end = start + 1;
            while (end < limit && !char.IsWhiteSpace(text[end])) end++;
            if (end == limit && end < text.Length && char.IsSurrogatePair(text[end - 1], text[end])) end--;
            sink.Add(text[start..end], position++, start, end);
            start = end;
        }
    }
}
