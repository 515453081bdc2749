using ReasonRank.Bm25.Analysis.Cjk;
using ReasonRank.Bm25.Analysis.French;
using ReasonRank.Bm25.Analysis.German;
using ReasonRank.Bm25.Analysis.Spanish;

namespace ReasonRank.Bm25.Analysis;

/// <summary>Turns text into index terms. Analyzers have no state and may be used by many threads at once.</summary>
public abstract class Analyzer
{
    /// <summary>Longest word, in UTF-16 code units; longer ones are cut into pieces, as Lucene does.</summary>
    public const int MaxTokenLength = 255;

    private static readonly Analyzer[] Known =
    [
        new EnglishAnalyzer(), new StandardAnalyzer(), new WhitespaceAnalyzer(),
        new GermanAnalyzer(), new FrenchAnalyzer(), new SpanishAnalyzer(), new CjkAnalyzer(),
    ];

    private protected Analyzer(string name) => Name = name;

    /// <summary>The name by which <see cref="Get"/> finds it.</summary>
    public string Name { get; }

    /// <summary>Names of all analyzers.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Known, analyzer => analyzer.Name);

    /// <summary>The analyzer of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that there are.</exception>
    public static Analyzer Get(string name) =>
        Array.Find(Known, analyzer => analyzer.Name == name)
        ?? throw new ArgumentException(
            $"There is no analyzer named '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Hands every token of a text to a sink. Any UTF-16 is fine, unpaired surrogates included.</summary>
    public abstract void Analyze(ReadOnlySpan<char> text, ITokenSink sink);

    /// <summary>Every token of a text.</summary>
    public IReadOnlyList<Token> Analyze(string text)
    {
        var list = new TokenList();
        Analyze(text, list);
        return list.Tokens;
    }

    private sealed class TokenList : ITokenSink
    {
        public List<Token> Tokens { get; } = [];

        public void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) =>
            Tokens.Add(new Token(term.ToString(), position, startOffset, endOffset));
    }
}
