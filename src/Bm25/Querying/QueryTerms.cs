using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Writing;

namespace ReasonRank.Bm25.Querying;

/// <summary>Collects the terms of a query, in the order of their first appearance.</summary>
internal sealed class QueryTerms : ITokenSink
{
    private readonly TermTable _terms = new();
    private readonly List<int> _frequencies = [];

    private QueryTerms() { }

    /// <summary>Tokens of the query, repetitions counted.</summary>
    public int Length { get; private set; }

    /// <summary>Distinct terms.</summary>
    public int Count => _terms.Count;

    /// <summary>A distinct term and how often it stands in the query.</summary>
    public (byte[] Bytes, int Frequency) this[int index] => (_terms[index].ToArray(), _frequencies[index]);

    public static QueryTerms Of(Analyzer analyzer, string text)
    {
        var terms = new QueryTerms();
        analyzer.Analyze(text, terms);
        return terms;
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset)
    {
        var number = _terms.Add(term);
        if (number == _frequencies.Count) _frequencies.Add(0);
        _frequencies[number]++;
        Length++;
    }
}
