using Google.Protobuf.WellKnownTypes;
using ReasonRank.Bm25.Analysis;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>A collection in an index of Elasticsearch.</summary>
internal sealed class ElasticsearchCollection : IPassageCollection, IAsyncDisposable
{
    private readonly CollectionMeta _meta;
    private readonly StatisticsReader _statistics;
    private readonly PassageSearch _search;
    private readonly PassageLister _lister;
    private readonly TermFinder _terms;
    private readonly IndexState _state;
    private readonly BulkWriter? _writer;

    public ElasticsearchCollection(CollectionAddress address, CollectionMeta meta, Cluster cluster, ElasticsearchOptions options, TimeProvider time)
    {
        (Address, _meta, Analyzer) = (address, meta, Analyzer.Get(meta.Analyzer));
        _statistics = new StatisticsReader(cluster, address);
        _search = new PassageSearch(cluster, address, meta, _statistics, options.SearchType);
        _lister = new PassageLister(cluster, address);
        _terms = new TermFinder(cluster, address);
        _state = new IndexState(cluster, address, time);
        if (address.Fields.IsOwn) _writer = new BulkWriter(new BulkRequests(cluster, address, options, time), address.Name, time);
    }

    /// <summary>Where it lies.</summary>
    public CollectionAddress Address { get; }

    public Analyzer Analyzer { get; }

    public bool SeparatesFields => _meta.SeparateFields;

    public async Task<Collection> DescribeAsync(CancellationToken cancellation)
    {
        var size = await _state.SizeAsync(cancellation);
        var statistics = await _statistics.ReadAsync(Address.Fields.Content, [], cancellation);
        return new Collection
        {
            Name = Address.Name,
            Engine = ElasticsearchEngine.Name,
            Created = Address.Fields.IsOwn ? _meta.Created.ToTimestamp() : null,
            Settings = new CollectionSettings { Analyzer = _meta.Analyzer, K1 = _meta.K1, B = _meta.B, SeparateFields = SeparatesFields },
            PassageCount = size.Passages,
            DeletedCount = size.Deleted,
            TokenCount = statistics.TokenCount,
            SegmentCount = size.Segments,
            SizeBytes = size.Bytes,
        };
    }

    public Task WriteAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellation) => Writer.RunAsync(operations, cancellation);

    public Task<int> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) =>
        Writer.RunAsync([.. ids.Select(id => new WriteOperation(id, null))], cancellation);

    public Task CompactAsync(CancellationToken cancellation) =>
        Address.Fields.IsOwn ? _state.MergeAsync(cancellation) : throw ClusterErrors.ReadOnly(Address.Name);

    public IAsyncEnumerable<Passage?> GetAsync(IEnumerable<string> ids, CancellationToken cancellation) => _search.GetAsync([.. ids], cancellation);

    public IAsyncEnumerable<Passage> ListAsync(ListPassagesRequest request, CancellationToken cancellation) => _lister.ListAsync(request, cancellation);

    public Task<RetrievalResult> RetrieveAsync(RetrievalQuery query, CancellationToken cancellation) => _search.RetrieveAsync(query, cancellation);

    public Task<string?> FindNearestTermAsync(string term, int mostEdits, CancellationToken cancellation) =>
        _terms.FindNearestAsync(term, mostEdits, cancellation);

    public async Task<GetTermStatisticsResponse> GetTermStatisticsAsync(IReadOnlyList<string> terms, CancellationToken cancellation)
    {
        var (passages, deleted, _, _) = await _state.SizeAsync(cancellation);
        var statistics = await _statistics.ReadAsync(Address.Fields.Content, terms.Distinct(StringComparer.Ordinal), cancellation);
        var response = new GetTermStatisticsResponse { PassageCount = passages + deleted, TokenCount = statistics.TokenCount };
        response.Terms.AddRange(terms.Select(term =>
        {
            var (frequency, occurrences) = statistics.Terms.GetValueOrDefault(term);
            return new TermStatistics { PassageFrequency = frequency, CollectionFrequency = occurrences };
        }));
        return response;
    }

    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private BulkWriter Writer => _writer ?? throw ClusterErrors.ReadOnly(Address.Name);
}
