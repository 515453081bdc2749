using System.Text;

namespace ReasonRank.Bm25;

/// <summary>The hits of a search, best first, in memory that the next search may use again. Not for use by several threads at once.</summary>
public sealed class SearchHits
{
    private byte[] _ids = [];
    private (float Score, int End)[] _hits = [];

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
        return _ids.AsSpan((rank == 0 ? 0 : _hits[rank - 1].End).._hits[rank].End);
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
        if (_hits.Length < capacity) _hits = new (float, int)[capacity];
    }

    /// <summary>Adds the next hit.</summary>
    internal void Add(float score, ReadOnlySpan<byte> id)
    {
        var start = Count == 0 ? 0 : _hits[Count - 1].End;
        if (_ids.Length < start + id.Length) Array.Resize(ref _ids, Math.Max(checked(start + id.Length), 2 * _ids.Length));
        id.CopyTo(_ids.AsSpan(start));
        _hits[Count++] = (score, start + id.Length);
    }
}
