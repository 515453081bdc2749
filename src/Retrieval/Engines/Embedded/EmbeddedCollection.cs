using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Bm25;
using ReasonRank.Bm25.Analysis;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>A collection in an index of <c>ReasonRank.Bm25</c>.</summary>
internal sealed class EmbeddedCollection(string name, DateTimeOffset created, Bm25Index index, ILogger logger)
    : IPassageCollection, IAsyncDisposable
{
    private readonly CollectionWriter _writer = new(index, name, logger);

    public string Name { get; } = name;

    public Analyzer Analyzer { get; } = Analyzer.Get(index.Options.Analyzer);

    /// <summary>Damaged files that it was opened without.</summary>
    public IReadOnlyList<IndexDamage> LeftOut => index.Recovery.Damage;

    public bool SeparatesFields => index.Options.SeparateFields;

    public Task<Collection> DescribeAsync(CancellationToken cancellation)
    {
        using var snapshot = Snapshot();
        var statistics = snapshot.Statistics;
        return Task.FromResult(new Collection
        {
            Name = Name,
            Engine = EmbeddedEngine.Name,
            Created = created.ToTimestamp(),
            Settings = new CollectionSettings { Analyzer = index.Options.Analyzer, K1 = index.Options.K1, B = index.Options.B, SeparateFields = SeparatesFields },
            PassageCount = statistics.PassageCount,
            DeletedCount = statistics.DeletedCount,
            TokenCount = statistics.TokenCount,
            TermCount = statistics.TermCount,
            SegmentCount = statistics.SegmentCount,
            SizeBytes = statistics.SizeBytes,
        });
    }

    public Task WriteAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellation) => _writer.RunAsync(
        target =>
        {
            foreach (var (id, passage) in operations)
            {
                if (passage is null) target.Delete(id);
                else target.Put(passage.ToDocument());
            }
        },
        cancellation);

    public async Task<int> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var deleted = 0;
        await _writer.RunAsync(
            target =>
            {
                // Operations of other streams that share this commit must be seen to count rightly.
                target.Commit();
                using var snapshot = target.Snapshot();
                foreach (var id in ids)
                {
                    if (snapshot.Get(id) is null) continue;
                    target.Delete(id);
                    deleted++;
                }
            },
            cancellation);
        return deleted;
    }

    public Task CompactAsync(CancellationToken cancellation) => _writer.BesideAsync(
        target =>
        {
            target.Compact(cancellation);
            return true;
        },
        cancellation);

    /// <summary>The files of the collection as of now; dispose what it returns.</summary>
    public Task<IndexBackup> BackUpAsync(CancellationToken cancellation) => _writer.BesideAsync(target => target.BackUp(), cancellation);

    /// <summary>Reads all files again and checks them.</summary>
    public Task<IReadOnlyList<IndexDamage>> VerifyAsync(CancellationToken cancellation) =>
        _writer.BesideAsync(target => target.Verify(cancellation), cancellation);

    public async IAsyncEnumerable<Passage?> GetAsync(
        IEnumerable<string> ids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        using var snapshot = Snapshot();
        foreach (var document in snapshot.Get(ids))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return document?.ToPassage();
        }
    }

    public async IAsyncEnumerable<Passage> ListAsync(ListPassagesRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        using var snapshot = Snapshot();
        var filter = request.Filter is null ? null : Mapping.ToFilter(request.Filter);
        foreach (var document in snapshot.List(filter, request.AfterId, request.IdsOnly, cancellation)) yield return document.ToPassage();
    }

    public Task<RetrievalResult> RetrieveAsync(RetrievalQuery query, CancellationToken cancellation)
    {
        using var snapshot = Snapshot();
        var (request, search) = (query.Request, query.ToSearchQuery());
        var budget = new ResponseBudget();
        var hits = new List<Hit>();
        foreach (var (id, score) in snapshot.Search(search, cancellation).Skip(request.Offset))
        {
            cancellation.ThrowIfCancellationRequested();
            var hit = new Hit { PassageId = id, Rank = request.Offset + hits.Count + 1, Score = score };
            if (request.IncludePassages)
            {
                hit.Passage = snapshot.Get(id)!.ToPassage();
                budget.Take(hit.Passage, "include_passages");
            }
            if (request.Explain)
            {
                hit.Explanation = snapshot.Explain(search, id)!.ToMessage();
                budget.Take(hit.Explanation, "explain");
            }
            hits.Add(hit);
        }
        if (!request.CountMatches && request.Facets.Count == 0) return Task.FromResult(new RetrievalResult(hits, null, []));
        var matches = snapshot.Count(search, [.. request.Facets.Select(facet => new FacetField(facet.Field, facet.Top))], cancellation);
        return Task.FromResult(new RetrievalResult(hits, matches.Count, [.. matches.Facets.Select(facet => facet.ToMessage())]));
    }

    public Task<string?> FindNearestTermAsync(string term, int mostEdits, CancellationToken cancellation)
    {
        using var snapshot = Snapshot();
        return Task.FromResult(snapshot.NearestTerm(term, mostEdits, cancellation));
    }

    public Task<GetTermStatisticsResponse> GetTermStatisticsAsync(IReadOnlyList<string> terms, CancellationToken cancellation)
    {
        using var snapshot = Snapshot();
        var response = new GetTermStatisticsResponse
        {
            PassageCount = snapshot.Statistics.PassageCount + snapshot.Statistics.DeletedCount,
            TokenCount = snapshot.Statistics.TokenCount,
        };
        foreach (var term in terms)
        {
            cancellation.ThrowIfCancellationRequested();
            var (documents, occurrences) = snapshot.Term(term);
            response.Terms.Add(new V1.TermStatistics { PassageFrequency = documents, CollectionFrequency = occurrences });
        }
        return Task.FromResult(response);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private IndexSnapshot Snapshot()
    {
        try
        {
            return index.Snapshot();
        }
        catch (ObjectDisposedException)
        {
            throw RpcErrors.NotFound("collection", Name);
        }
    }
}
