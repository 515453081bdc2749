using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Keeps the best k documents. Ties go to the id that is smaller in the order of UTF-8 bytes.</summary>
internal sealed class TopHits(IReadOnlyList<SegmentView> views, int capacity)
{
    // A binary heap with the worst on top; it grows with the hits, because a caller may ask for more than there are.
    private readonly List<Entry> _heap = [];

    /// <summary>A document with a lower score than this cannot get in.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>Offers a document.</summary>
    public void Offer(float score, int view, int document)
    {
        var entry = new Entry(score, view, document);
        if (_heap.Count < capacity)
        {
            _heap.Add(entry);
            SiftUp(_heap.Count - 1);
        }
        else if (IsBetter(entry, _heap[0]))
        {
            _heap[0] = entry;
            SiftDown();
        }
        if (_heap.Count == capacity) Threshold = _heap[0].Score;
    }

    /// <summary>Takes all out, best first.</summary>
    public Entry[] Drain()
    {
        var entries = _heap.ToArray();
        Array.Sort(entries, (a, b) => a.Equals(b) ? 0 : IsBetter(a, b) ? -1 : 1);
        _heap.Clear();
        return entries;
    }

    private bool IsBetter(Entry a, Entry b) => a.Score != b.Score ? a.Score > b.Score : Id(a).SequenceCompareTo(Id(b)) < 0;

    private ReadOnlySpan<byte> Id(Entry entry) => views[entry.View].Segment.Ids[entry.Document];

    private void SiftUp(int at)
    {
        for (int parent; at > 0 && IsBetter(_heap[parent = (at - 1) / 2], _heap[at]); at = parent)
            (_heap[parent], _heap[at]) = (_heap[at], _heap[parent]);
    }

    private void SiftDown()
    {
        for (int at = 0, child; (child = 2 * at + 1) < _heap.Count; at = child)
        {
            if (child + 1 < _heap.Count && IsBetter(_heap[child], _heap[child + 1])) child++;
            if (IsBetter(_heap[child], _heap[at])) return;
            (_heap[child], _heap[at]) = (_heap[at], _heap[child]);
        }
    }

    /// <summary>A document and its score.</summary>
    /// <param name="Score">Its score.</param>
    /// <param name="View">Index of its segment's view.</param>
    /// <param name="Document">Its number there.</param>
    internal readonly record struct Entry(float Score, int View, int Document);
}
