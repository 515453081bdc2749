using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Walks over documents of several segments in the order of the UTF-8 bytes of their ids: sorts each, then merges.</summary>
internal sealed class IdOrder
{
    private readonly IReadOnlyList<Segment> _segments;
    private readonly int[][] _documents;
    private readonly int[] _next;
    private readonly PriorityQueue<int, int> _queue;

    /// <summary>Sorts the documents.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="accepted">Documents of each; null for all.</param>
    /// <param name="after">Leaves out ids that do not come after it; empty for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public IdOrder(IReadOnlyList<Segment> segments, IReadOnlyList<DocumentSet?> accepted, byte[] after, CancellationToken cancellation)
    {
        (_segments, _next, _documents) = (segments, new int[segments.Count], new int[segments.Count][]);
        for (var i = 0; i < segments.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (ids, set) = (segments[i].Ids, accepted[i]);
            _documents[i] = [.. Enumerable.Range(0, segments[i].DocumentCount)
                .Where(document => (set is null || set.Contains(document)) && ids.Compare(document, after) > 0)];
            Array.Sort(_documents[i], (a, b) => ids.Compare(a, ids, b));
        }
        _queue = new(Comparer<int>.Create(CompareHeads));
        for (var i = 0; i < segments.Count; i++) Enqueue(i);
    }

    /// <summary>Goes to the next document.</summary>
    /// <returns>False at the end.</returns>
    public bool TryNext(out int segment, out int document)
    {
        document = -1;
        if (!_queue.TryDequeue(out segment, out _)) return false;
        document = _documents[segment][_next[segment]++];
        Enqueue(segment);
        return true;
    }

    private void Enqueue(int segment)
    {
        if (_next[segment] < _documents[segment].Length) _queue.Enqueue(segment, segment);
    }

    // Heads of waiting segments stand still, so that a segment is a good key of itself.
    private int CompareHeads(int a, int b) => _segments[a].Ids.Compare(Head(a), _segments[b].Ids, Head(b));

    private int Head(int segment) => _documents[segment][_next[segment]];
}
