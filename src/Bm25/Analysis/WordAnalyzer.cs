namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// An analyzer that cuts text at the word boundaries of UAX #29 and makes at most one term of a word, whatever stands around
/// it. Indexing depends on that: it asks once for a word, and keeps the answer.
/// </summary>
internal abstract class WordAnalyzer(string name) : Analyzer(name)
{
    /// <summary>How many times as long as its word a term can be: in German, ß becomes ss.</summary>
    public const int Growth = 2;

    /// <summary>Writes the index term of a word.</summary>
    /// <param name="word">1 to <see cref="Analyzer.MaxTokenLength"/> UTF-16 code units of the text.</param>
    /// <param name="term"><see cref="Growth"/> times as many code units or more.</param>
    /// <returns>Length of the term, at most <see cref="Growth"/> times that of the word; 0 where the word is dropped.</returns>
    public abstract int ToTerm(ReadOnlySpan<char> word, Span<char> term);

    public sealed override void Analyze(ReadOnlySpan<char> text, ITokenSink sink)
    {
        Span<char> term = stackalloc char[Growth * MaxTokenLength];
        var words = new WordTokenizer(text);
        for (var position = 0; words.MoveNext(); position++)
            if (ToTerm(text[words.Start..words.End], term) is > 0 and var length) sink.Add(term[..length], position, words.Start, words.End);
    }
}
