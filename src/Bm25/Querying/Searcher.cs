using ReasonRank.Bm25.Querying.Fields;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Answers one query after the other, in the same memory.</summary>
internal sealed class Searcher
{
    // A query of more terms or hits leaves behind more memory than is worth keeping.
    private const int MostTermsKept = 1 << 10, MostHitsKept = 1 << 14;

    private static readonly Searcher?[] Idle = new Searcher?[Environment.ProcessorCount];

    private readonly WeightedQuery _query = new();
    private readonly SegmentSearcher _segments = new();
    private readonly TopHits _top = new();

    /// <summary>A searcher that no other thread uses.</summary>
    public static Searcher Rent()
    {
        foreach (ref var idle in Idle.AsSpan())
            if (Volatile.Read(ref idle) is not null && Interlocked.Exchange(ref idle, null) is { } searcher) return searcher;
        return new Searcher();
    }

    /// <summary>Gives a searcher back, after a search that went to its end.</summary>
    public static void Return(Searcher searcher)
    {
        if (searcher._query.Count > MostTermsKept || searcher._top.Capacity > MostHitsKept) return;
        foreach (ref var idle in Idle.AsSpan())
            if (Volatile.Read(ref idle) is null && Interlocked.CompareExchange(ref idle, searcher, null) is null) return;
    }

    /// <summary>Finds the best passages for a query.</summary>
    public void Search(IndexState state, SearchQuery query, SearchHits hits, CancellationToken cancellation)
    {
        _query.Weigh(query, state);
        _top.Start(state.Views, query.Top);
        var fielded = query.Boosts is null ? null : new FieldedQuery(state, query, _query, cancellation);
        for (var view = 0; view < state.Views.Count; view++)
        {
            cancellation.ThrowIfCancellationRequested();
            var accepted = FilterEvaluator.Accepted(state.Views[view], query);
            if (fielded is not null)
            {
                fielded.Search(view, accepted, _top, cancellation);
                continue;
            }
            _segments.Search(state.Views[view].Segment, view, _query, state.Scorer, state.Bounds[view], accepted, _top, cancellation);
        }
        var found = _top.Finish();
        hits.Start(found.Length);
        Span<byte> id = stackalloc byte[IdMap.LongestId];
        foreach (var hit in found) hits.Add(TopHits.Score(hit), _top.Id(hit, id));
        hits.SortTies();
        _top.Release();
    }
}
