using System.Text;

namespace ReasonRank.Bm25;

/// <summary>The hits of a search, best first, in memory that the next search may use again. Not for use by several threads at once.</summary>
public sealed class SearchHits
{
    private readonly Comparison<Hit> _byId;
    private byte[] _ids = [];
    private Hit[] _hits = [];

    /// <summary>No hits, in no memory yet.</summary>
    public SearchHits() => _byId = (a, b) => Id(a).SequenceCompareTo(Id(b));

    /// <summary>Number of hits.</summary>
    public int Count { get; private set; }

    /// <summary>A hit; makes a string of its id.</summary>
    /// <param name="rank">Its place, from 0.</param>
    public SearchHit this[int rank] => new(Encoding.UTF8.GetString(Id(rank)), Score(rank));

    /// <summary>UTF-8 of the id of a hit; valid until the next search.</summary>
    /// <param name="rank">Its place, from 0.</param>
    public ReadOnlySpan<byte> Id(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)Count, nameof(rank));
        return Id(_hits[rank]);
    }

    /// <summary>BM25 score of a hit, computed in single precision as Lucene does.</summary>
    /// <param name="rank">Its place, from 0.</param>
    public float Score(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)Count, nameof(rank));
        return _hits[rank].Score;
    }

    /// <summary>All hits.</summary>
    public SearchHit[] ToArray()
    {
        var hits = new SearchHit[Count];
        for (var rank = 0; rank < hits.Length; rank++) hits[rank] = this[rank];
        return hits;
    }

    /// <summary>Forgets all hits, and makes room for so many.</summary>
    internal void Start(int capacity)
    {
        Count = 0;
        if (_hits.Length < capacity) _hits = new Hit[capacity];
    }

    /// <summary>Adds the next hit.</summary>
    internal void Add(float score, ReadOnlySpan<byte> id)
    {
        var start = Count == 0 ? 0 : _hits[Count - 1].Start + _hits[Count - 1].Length;
        if (_ids.Length < start + id.Length) Array.Resize(ref _ids, Math.Max(checked(start + id.Length), 2 * _ids.Length));
        id.CopyTo(_ids.AsSpan(start));
        _hits[Count++] = new Hit(score, start, id.Length);
    }

    /// <summary>Brings hits of equal scores into the order of the UTF-8 bytes of their ids: here each id is read only once.</summary>
    internal void SortTies()
    {
        for (var (start, end) = (0, 0); start < Count; start = end)
        {
            while (++end < Count && _hits[end].Score == _hits[start].Score) { }
            if (end - start > 1) _hits.AsSpan(start..end).Sort(_byId);
        }
    }

    private ReadOnlySpan<byte> Id(Hit hit) => _ids.AsSpan(hit.Start, hit.Length);

    private readonly record struct Hit(float Score, int Start, int Length);
}
