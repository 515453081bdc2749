using ReasonRank.Bm25.Analysis;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>A collection of passages. Its members may be called from several threads at once.</summary>
internal interface IPassageCollection
{
    /// <summary>Makes index terms of texts and queries.</summary>
    Analyzer Analyzer { get; }

    /// <summary>Whether titles and texts can be searched apart.</summary>
    bool SeparatesFields { get; }

    /// <summary>Settings and statistics.</summary>
    Task<Collection> DescribeAsync(CancellationToken cancellation);

    /// <summary>Applies operations in their order; when it ends they are durable and visible to later searches.</summary>
    Task WriteAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellation);

    /// <summary>Deletes passages durably.</summary>
    /// <returns>How many of them were there.</returns>
    Task<int> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>Merges segments and drops deleted passages.</summary>
    Task CompactAsync(CancellationToken cancellation);

    /// <summary>Passages by id, in the order asked, null where there is none.</summary>
    IAsyncEnumerable<Passage?> GetAsync(IEnumerable<string> ids, CancellationToken cancellation);

    /// <summary>
    /// Passages in the order of the UTF-8 bytes of their ids, as the collection stands when it is asked for the first.
    /// </summary>
    IAsyncEnumerable<Passage> ListAsync(ListPassagesRequest request, CancellationToken cancellation);

    /// <summary>The best passages for a query.</summary>
    Task<RetrievalResult> RetrieveAsync(RetrievalQuery query, CancellationToken cancellation);

    /// <summary>How often terms occur.</summary>
    Task<GetTermStatisticsResponse> GetTermStatisticsAsync(IReadOnlyList<string> terms, CancellationToken cancellation);

    /// <summary>
    /// The term of the collection that begins with the same character as another and has the fewest edits
    /// (<see cref="Bm25.Spelling"/>), then the most passages, then the first place in the order of UTF-8 bytes; null where
    /// none is near enough.
    /// </summary>
    Task<string?> FindNearestTermAsync(string term, int mostEdits, CancellationToken cancellation);
}
