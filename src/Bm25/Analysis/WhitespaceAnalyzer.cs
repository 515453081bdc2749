namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// Splits at white space as Lucene's <c>WhitespaceAnalyzer</c> does, which is Java's: not at no-break spaces. Changes nothing.
/// </summary>
internal sealed class WhitespaceAnalyzer() : Analyzer("whitespace")
{
    public override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        var position = 0;
        for (var start = 0; start < text.Length;)
        {
            if (IsSpace(text[start]))
            {
                start++;
                continue;
            }
            var limit = Math.Min(text.Length, start + MaxTokenLength);
            var end = start + 1;
            while (end < limit && !IsSpace(text[end])) end++;
            // Lucene finishes the character.
            if (end == limit && end < text.Length && char.IsSurrogatePair(text[end - 1], text[end])) end++;
            sink.Add(text[start..end], position++, start, end);
            start = end;
        }
    }

    private static bool IsSpace(char value) => value is >= '\u001C' and <= '\u001F'
        || char.IsWhiteSpace(value) && value is not ('\u0085' or '\u00A0' or '\u2007' or '\u202F');
}
