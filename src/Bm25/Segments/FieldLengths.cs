using System.Runtime.InteropServices;
using ReasonRank.Bm25.Analysis;

namespace ReasonRank.Bm25.Segments;

/// <summary>How the terms of a document are shared out between its title and its text.</summary>
/// <param name="TitleTerms">Terms of the title.</param>
/// <param name="TitleEnd">One past the position of the last of them; the text's terms have this position or a later one.</param>
/// <param name="TextTerms">Terms of the text.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FieldLengths(int TitleTerms, int TitleEnd, int TextTerms)
{
    /// <summary>Those of a document.</summary>
    /// <param name="analyzer">The index's analyzer.</param>
    /// <param name="title">The document's title.</param>
    /// <param name="terms">Terms of title and text together.</param>
    public static FieldLengths Of(Analyzer analyzer, string? title, int terms)
    {
        var counter = new Counter();
        analyzer.Analyze(title, counter);
        return new FieldLengths(counter.Terms, counter.End, terms - counter.Terms);
    }

    private sealed class Counter : ITokenSink
    {
        public int Terms { get; private set; }

        public int End { get; private set; }

        public void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset)
        {
            Terms++;
            End = position + 1;
        }
    }
}
