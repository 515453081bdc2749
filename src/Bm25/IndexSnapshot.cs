using System.Text;
using ReasonRank.Bm25.Querying;
using ReasonRank.Bm25.Querying.Facets;
using ReasonRank.Bm25.Querying.Fields;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25;

/// <summary>
/// An index as of its last commit, whatever the writer does since. May be used by several threads at once; dispose it, because
/// it keeps files open.
/// </summary>
public sealed class IndexSnapshot : IDisposable
{
    private readonly IndexState _state;
    private int _disposed;

    /// <summary>Takes over a hold on the state.</summary>
    internal IndexSnapshot(IndexState state) => _state = state;

    /// <summary>What it sees.</summary>
    internal IndexState State => _state;

    /// <summary>Size of the index. The first use on an index of many segments walks over all their terms.</summary>
    public IndexStatistics Statistics
    {
        get
        {
            using var use = Use();
            return _state.Statistics;
        }
    }

    /// <summary>The best passages for a query that have at least one of its terms: best first, ties by the UTF-8 bytes of the id.</summary>
    /// <exception cref="ArgumentException">The query asks for less than one hit, or its filter is nested too deep or not a number.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public IReadOnlyList<SearchHit> Search(SearchQuery query, CancellationToken cancellation = default)
    {
        var hits = new SearchHits();
        Search(query, hits, cancellation);
        return hits.ToArray();
    }

    /// <summary>
    /// As the other <see cref="Search(SearchQuery, CancellationToken)"/>, but into memory of the caller's: with the same hits for one query after the other,
    /// a search without filter and excluded ids allocates nothing.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="hits">Takes the hits, in place of those that it had.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The query asks for less than one hit, or its filter is nested too deep or not a number.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public void Search(SearchQuery query, SearchHits hits, CancellationToken cancellation = default)
    {
        Check(query);
        using var use = Use();
        var searcher = Searcher.Rent();
        searcher.Search(_state, query, hits, cancellation);
        // After an exception it is left to the garbage collector, with whatever is half done in it.
        Searcher.Return(searcher);
    }

    /// <summary>
    /// Counts all passages that <see cref="Search(SearchQuery, CancellationToken)"/> would return if it were asked for enough hits, and the keywords that they have.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Search(SearchQuery, CancellationToken)"/>, or a facet asks for less than one value.</exception>
    /// <exception cref="OperationCanceledException">The count was cancelled.</exception>
    public MatchSummary Count(SearchQuery query, IReadOnlyList<FacetField> facets, CancellationToken cancellation = default)
    {
        Check(query);
        foreach (var facet in facets) ArgumentOutOfRangeException.ThrowIfLessThan(facet.Top, 1, nameof(FacetField.Top));
        using var use = Use();
        var terms = WeightedQuery.Of(query, _state);
        var fielded = query.Boosts is null ? null : new FieldedQuery(_state, query, terms, cancellation);
        var matching = new DocumentSet[_state.Views.Count];
        for (var i = 0; i < matching.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            matching[i] = MatchCounter.Matching(_state.Views[i], i, terms, fielded, query);
        }
        Segment[] segments = [.. _state.Views.Select(view => view.Segment)];
        return new MatchSummary(
            matching.Sum(documents => (long)documents.Count()),
            [.. facets.Select(facet => FacetCounter.Count(facet, segments, matching, cancellation))]);
    }

    /// <summary>The passage of an id; null where there is none.</summary>
    public Document? Get(string id)
    {
        using var use = Use();
        return Find(id) is var (view, document)
            ? StoredRecord.Read(id, _state.Views[view].Segment.Stored()[document])
            : null;
    }

    /// <summary>Passages by id, in the order asked, null where there is none. Passages stored side by side are read together.</summary>
    public IEnumerable<Document?> Get(IEnumerable<string> ids)
    {
        using var use = Use();
        var stored = new StoredReader?[_state.Views.Count];
        foreach (var id in ids)
        {
            yield return Find(id) is var (view, document)
                ? StoredRecord.Read(id, (stored[view] ??= _state.Views[view].Segment.Stored())[document])
                : null;
        }
    }

    /// <summary>
    /// Passages in the order of the UTF-8 bytes of their ids, read as they are asked for. Takes four bytes of memory for each.
    /// </summary>
    /// <param name="filter">Only passages for which it holds; null for all.</param>
    /// <param name="after">Only passages whose id comes after it; none of that id has to be there.</param>
    /// <param name="idsOnly">Leaves texts, titles and fields out, which is faster.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">As for <see cref="Search(SearchQuery, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The listing was cancelled.</exception>
    public IEnumerable<Document> List(
        Filter? filter = null, string after = "", bool idsOnly = false, CancellationToken cancellation = default)
    {
        if (filter is not null) FilterEvaluator.Check(filter);
        return Passages();

        IEnumerable<Document> Passages()
        {
            using var use = Use();
            Segment[] segments = [.. _state.Views.Select(view => view.Segment)];
            var query = new SearchQuery("", Top: 1) { Filter = filter };
            DocumentSet?[] accepted = [.. _state.Views.Select(view => FilterEvaluator.Accepted(view, query))];
            var order = new IdOrder(segments, accepted, Encoding.UTF8.GetBytes(after), cancellation);
            var stored = new StoredReader?[segments.Length];
            while (order.TryNext(out var segment, out var document))
            {
                cancellation.ThrowIfCancellationRequested();
                var id = segments[segment].Ids.Text(document);
                yield return idsOnly ? new Document(id, "") : StoredRecord.Read(id, (stored[segment] ??= segments[segment].Stored())[document]);
            }
        }
    }

    /// <summary>How often an index term occurs; zeros where it does not.</summary>
    /// <param name="term">A term as the analyzer makes it.</param>
    public TermStatistics Term(string term)
    {
        using var use = Use();
        var entries = _state.Find(Encoding.UTF8.GetBytes(term));
        return new TermStatistics(
            entries.Sum(entry => (long)entry.DocumentFrequency), entries.Sum(entry => entry.CollectionFrequency));
    }

    /// <summary>
    /// The term of the index that is nearest to another: it begins with the same character and has the fewest edits
    /// (<see cref="Spelling.Distance(string, string, int)"/>), then the most passages, then the first place in the order of
    /// UTF-8 bytes. Null where none is near enough.
    /// </summary>
    /// <param name="term">A term as the analyzer makes it.</param>
    /// <param name="mostEdits">How far is near enough.</param>
    /// <param name="cancellation">Cancels.</param>
    public string? NearestTerm(string term, int mostEdits, CancellationToken cancellation = default)
    {
        using var use = Use();
        return Querying.Spelling.NearestTerm.Find(_state, term, mostEdits, cancellation);
    }

    /// <summary>Takes the score of a passage apart; null where the query would not return it, however many hits it asked for.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Search(SearchQuery, CancellationToken)"/>.</exception>
    public ScoreExplanation? Explain(SearchQuery query, string id)
    {
        Check(query);
        using var use = Use();
        if (Find(id) is not var (index, document)) return null;
        var view = _state.Views[index];
        if (FilterEvaluator.Accepted(view, query) is { } accepted && !accepted.Contains(document)) return null;
        var terms = WeightedQuery.Of(query, _state);
        return query.Boosts is null
            ? ScoreExplainer.Explain(view.Segment, index, document, terms, query.Weighting, _state.Scorer)
            : new FieldedQuery(_state, query, terms, CancellationToken.None).Explain(index, document);
    }

    /// <summary>Lets go of the files. Calls that are under way end as they would.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _state.Release();
    }

    private void Check(SearchQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Top, 1, nameof(SearchQuery.Top));
        ArgumentNullException.ThrowIfNull(query.Text, nameof(SearchQuery.Text));
        foreach (var term in query.Terms)
            if (term.Count < 0 || !float.IsFinite(term.Weight) || term.Weight < 0)
                throw new ArgumentException($"the term \"{term.Term}\" counts or weighs less than nothing", nameof(query));
        if (query.Boosts is var (title, text))
        {
            if (!_state.SeparatesFields) throw new ArgumentException("the index was not made to search titles and texts apart", nameof(query));
            if (!float.IsFinite(title) || !float.IsFinite(text) || title < 0 || text < 0 || title + text == 0)
                throw new ArgumentException("the boosts of title and text are not 0 or more, one of them more", nameof(query));
        }
        if (query.Filter is not null) FilterEvaluator.Check(query.Filter);
    }

    private (int View, int Document)? Find(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        for (var view = 0; view < _state.Views.Count; view++)
            if (_state.Views[view].Find(bytes) is >= 0 and var document) return (view, document);
        return null;
    }

    private Hold Use()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0 || !_state.TryHold(), this);
        return new Hold(_state);
    }

    /// <summary>Keeps files mapped while a call reads them.</summary>
    private readonly struct Hold(IndexState state) : IDisposable
    {
        public void Dispose() => state.Release();
    }
}
