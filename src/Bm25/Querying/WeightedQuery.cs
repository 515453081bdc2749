using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Writing;

namespace ReasonRank.Bm25.Querying;

/// <summary>The terms of a query that occur in an index, weighted, in the order of their first appearance. Its memory is used again by the next query.</summary>
internal sealed class WeightedQuery : ITokenSink
{
    private readonly TermTable _words = new();
    private readonly List<int> _frequencies = [];
    private readonly List<float> _weights = [];
    private readonly List<QueryTerm> _terms = [];
    private readonly List<TermEntry> _entries = [];
    private int _views;

    /// <summary>Tokens of the query, repetitions and unknown terms counted.</summary>
    public int Length { get; private set; }

    /// <summary>Distinct terms that occur in the index.</summary>
    public int Count => _terms.Count;

    /// <summary>
    /// Whether scores have the same bits in whatever order the terms are added. A score of a term is a multiple of half the spacing
    /// of single-precision numbers at its weight: it is the difference of two such numbers, the smaller of which is at least half the
    /// weight, or else is itself as large. So the sums are exact in double precision if the weights add up to no more than 2^28 times
    /// the smallest of them.
    /// </summary>
    public bool IsOrderFree { get; private set; }

    /// <summary>A term.</summary>
    public QueryTerm this[int index] => _terms[index];

    /// <summary>UTF-8 of a term.</summary>
    public ReadOnlySpan<byte> Bytes(QueryTerm term) => _words[term.Number];

    /// <summary>What a segment knows of a term; it may know of 0 documents.</summary>
    public TermEntry Entry(int index, int view) => _entries[index * _views + view];

    /// <summary>A query with memory of its own.</summary>
    public static WeightedQuery Of(SearchQuery query, IndexState state)
    {
        var weighted = new WeightedQuery();
        weighted.Weigh(query, state);
        return weighted;
    }

    /// <summary>Takes a query.</summary>
    public void Weigh(SearchQuery query, IndexState state)
    {
        Clear();
        _views = state.Views.Count;
        state.Analyzer.Analyze(query.Text, this);
        for (var i = 0; i < query.Terms.Count; i++) Add(query.Terms[i].Term, query.Terms[i].Count, query.Terms[i].Weight);
        var (sum, smallest) = (0d, double.PositiveInfinity);
        for (var number = 0; number < _words.Count; number++)
        {
            var documentFrequency = 0L;
            for (var view = 0; view < _views; view++)
            {
                state.Views[view].Segment.Terms.TryGet(_words[number], out var entry);
                _entries.Add(entry);
                documentFrequency += entry.DocumentFrequency;
            }
            if (documentFrequency == 0)
            {
                _entries.RemoveRange(_entries.Count - _views, _views);
                continue;
            }
            var (frequency, idf) = (_frequencies[number], state.Scorer.Idf(documentFrequency));
            var boost = query.Weighting == QueryWeighting.Bm25 ? state.Scorer.QueryBoost(idf, frequency, Length) : frequency;
            var term = new QueryTerm(number, frequency, documentFrequency, boost + _weights[number], _weights[number], idf);
            _terms.Add(term);
            sum += term.Weight;
            smallest = Math.Min(smallest, term.Weight);
        }
        IsOrderFree = sum <= smallest * (1 << 28);
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) => Add(term, 1, 0);

    private void Add(ReadOnlySpan<char> term, int count, float weight)
    {
        var number = _words.Add(term);
        if (number == _frequencies.Count)
        {
            _frequencies.Add(0);
            _weights.Add(0);
        }
        _frequencies[number] += count;
        _weights[number] += weight;
        Length += count;
    }

    private void Clear()
    {
        _words.Clear();
        _frequencies.Clear();
        _weights.Clear();
        _terms.Clear();
        _entries.Clear();
        Length = 0;
    }
}
