using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Querying;
using ReasonRank.Bm25.Querying.Fields;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25;

/// <summary>The index as of one commit. It keeps its segments open until the last holder lets go.</summary>
internal sealed class IndexState
{
    private readonly Lazy<Bm25Scorer> _scorer;
    private readonly Lazy<SegmentBounds[]> _bounds;
    private readonly Lazy<FieldScorers> _fieldScorers;
    private readonly Lazy<IndexStatistics> _statistics;
    private int _holders = 1;

    /// <summary>The caller is the first holder.</summary>
    public IndexState(IndexOptions options, IReadOnlyList<SegmentView> views)
    {
        (Analyzer, Views, SeparatesFields) = (Analysis.Analyzer.Get(options.Analyzer), views, options.SeparateFields);
        foreach (var view in views) view.Segment.Hold();
        _scorer = new(() => new Bm25Scorer(options, CollectionStatistics.Of(views)));
        _bounds = new(() => [.. views.Select(view => SegmentBounds.Of(view.Segment, Scorer.Collection))]);
        _fieldScorers = new(() => FieldScorers.Of(options, views));
        _statistics = new(() => new IndexStatistics(
            views.Sum(view => (long)view.LiveCount), views.Sum(view => (long)view.DeletedCount), Scorer.Collection.TokenCount,
            CountTerms(), views.Count, views.Sum(view => view.Segment.Length)));
    }

    public Analyzer Analyzer { get; }

    public IReadOnlyList<SegmentView> Views { get; }

    public Bm25Scorer Scorer => _scorer.Value;

    /// <summary>Whether titles and texts can be searched apart.</summary>
    public bool SeparatesFields { get; }

    /// <summary>Scorers of titles and texts; computed on the first use.</summary>
    public FieldScorers FieldScorers => _fieldScorers.Value;

    /// <summary>Bounds of the scores in each segment.</summary>
    public IReadOnlyList<SegmentBounds> Bounds => _bounds.Value;

    /// <summary>Computed on the first use: counting the distinct terms of several segments takes a walk over all of them.</summary>
    public IndexStatistics Statistics => _statistics.Value;

    /// <summary>Adds a holder, unless the last one has let go.</summary>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref _holders); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref _holders, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }
        return false;
    }

    /// <summary>Lets go.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0) return;
        foreach (var view in Views) view.Segment.Release();
    }

    /// <summary>What each segment knows of a term; a segment without it knows of 0 documents.</summary>
    public TermEntry[] Find(byte[] term)
    {
        var entries = new TermEntry[Views.Count];
        for (var i = 0; i < entries.Length; i++) Views[i].Segment.Terms.TryGet(term, out entries[i]);
        return entries;
    }

    private long CountTerms()
    {
        if (Views.Count == 1) return Views[0].Segment.Terms.Count;
        var count = 0L;
        for (var terms = new MergedTerms(Views.Select(view => view.Segment)); terms.MoveNext();) count++;
        return count;
    }
}
