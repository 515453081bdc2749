using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Writing;

namespace ReasonRank.Bm25.Querying;

/// <summary>Collects the terms of a query, in the order of their first appearance.</summary>
internal sealed class QueryTerms : ITokenSink
{
    private readonly TermTable _terms = new();
    private readonly List<int> _frequencies = [];
    private readonly List<float> _weights = [];

    private QueryTerms() { }

    /// <summary>Tokens of the query, repetitions counted.</summary>
    public int Length { get; private set; }

    /// <summary>Distinct terms.</summary>
    public int Count => _terms.Count;

    /// <summary>A distinct term, how often it stands in the query, and what it weighs besides.</summary>
    public (byte[] Bytes, int Frequency, float Weight) this[int index] =>
        (_terms[index].ToArray(), _frequencies[index], _weights[index]);

    public static QueryTerms Of(Analyzer analyzer, SearchQuery query)
    {
        var terms = new QueryTerms();
        analyzer.Analyze(query.Text, terms);
        foreach (var (term, count, weight) in query.Terms) terms.Add(term, count, weight);
        return terms;
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) => Add(term, 1, 0);

    private void Add(ReadOnlySpan<char> term, int count, float weight)
    {
        var number = _terms.Add(term);
        if (number == _frequencies.Count)
        {
            _frequencies.Add(0);
            _weights.Add(0);
        }
        _frequencies[number] += count;
        _weights[number] += weight;
        Length += count;
    }
}
