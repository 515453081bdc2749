using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>
/// Keeps the best k documents. Ties go to the id that is smaller in the order of UTF-8 bytes. Documents are gathered in an array of up to
/// twice as many, and when it is full the lesser half is dropped: a few instructions for each, and ids are read only for equal scores.
/// </summary>
internal sealed class TopHits
{
    private const int Smallest = 64, OrdinalBits = 32;

    // Score in the high half, whose bits are in the order of the scores because no score is negative; number over all segments in the low.
    private readonly Comparison<ulong> _byId;
    private ulong[] _keys = new ulong[Smallest];
    private uint[] _firsts = [];
    private IReadOnlyList<SegmentView> _views = [];
    private int _count, _limit, _firstEqual;
    private ulong? _worst;
    private bool _full;
    private float _threshold;

    public TopHits() => _byId = CompareIds;

    /// <summary>k.</summary>
    public int Capacity { get; private set; }

    /// <summary>A sum in double precision that is lower gives a score that cannot get in.</summary>
    public double Floor { get; private set; }

    /// <summary>Starts anew.</summary>
    /// <exception cref="OverflowException">The index has more than 4,294,967,295 documents.</exception>
    public void Start(IReadOnlyList<SegmentView> views, int capacity)
    {
        (_views, Capacity, _count, _full) = (views, Math.Min(capacity, Array.MaxLength / 2), 0, false);
        (_threshold, Floor) = (0, double.NegativeInfinity);
        _limit = Math.Max(Smallest, 2 * Capacity);
        if (_firsts.Length < views.Count) _firsts = new uint[views.Count];
        var first = 0u;
        for (var view = 0; view < views.Count; view++)
        {
            _firsts[view] = first;
            first = checked(first + (uint)views[view].Segment.DocumentCount);
        }
    }

    /// <summary>Says that there are k documents with this score or more.</summary>
    public void Raise(float score)
    {
        if (score <= _threshold) return;
        _threshold = score;
        // Half the spacing below a score is rounded up to it.
        Floor = score * (1 - 1e-7);
    }

    /// <summary>Offers a document.</summary>
    public void Offer(float score, int view, int document)
    {
        if (!(score >= _threshold)) return;
        var key = ((ulong)BitConverter.SingleToUInt32Bits(score) << OrdinalBits) | (_firsts[view] + (uint)document);
        if (_full && score == _threshold && !IsBetter(key, Worst())) return;
        if (_count == _keys.Length) Array.Resize(ref _keys, (int)Math.Min(Math.Max(_limit, Smallest), 2L * _keys.Length));
        _keys[_count++] = key;
        if (_count == _limit) Halve(isLast: false);
    }

    /// <summary>The hits, best first, those of equal scores in any order; valid until the next use.</summary>
    public ReadOnlySpan<ulong> Finish()
    {
        if (_count > Capacity) Halve(isLast: true);
        var keys = _keys.AsSpan(0, _count);
        keys.Sort();
        keys.Reverse();
        return keys;
    }

    /// <summary>Lets go of the index.</summary>
    public void Release() => _views = [];

    /// <summary>Score of a hit.</summary>
    public static float Score(ulong hit) => BitConverter.UInt32BitsToSingle((uint)(hit >> OrdinalBits));

    /// <summary>UTF-8 of a hit's id.</summary>
    /// <param name="hit">The hit.</param>
    /// <param name="buffer">Takes the id; <see cref="IdMap.LongestId"/> bytes.</param>
    public ReadOnlySpan<byte> Id(ulong hit, Span<byte> buffer)
    {
        var (ids, document) = Find(hit);
        return ids.Read(document, buffer);
    }

    private int CompareIds(ulong a, ulong b)
    {
        var ((ids, document), (others, other)) = (Find(a), Find(b));
        return ids.Compare(document, others, other);
    }

    private (IdMap Ids, int Document) Find(ulong hit)
    {
        var view = _views.Count - 1;
        while (_firsts[view] > (uint)hit) view--;
        return (_views[view].Segment.Ids, (int)((uint)hit - _firsts[view]));
    }

    private bool IsBetter(ulong a, ulong b) =>
        a >> OrdinalBits is var score && b >> OrdinalBits is var other && score != other ? score > other : CompareIds(a, b) < 0;

    private void SortById(Span<ulong> keys) => keys.Sort(_byId);

    private void Halve(bool isLast)
    {
        var keys = _keys.AsSpan(0, _count);
        Select(keys, Capacity - 1);
        var score = keys[Capacity - 1] >> OrdinalBits;
        // What comes before is not worse, and what comes after not better: the equal ones are brought together to be sorted by id.
        var (first, end) = (Capacity, Capacity);
        for (var i = Capacity - 1; i >= 0; i--)
            if (keys[i] >> OrdinalBits == score) (keys[--first], keys[i]) = (keys[i], keys[first]);
        for (var i = Capacity; i < keys.Length; i++)
            if (keys[i] >> OrdinalBits == score) (keys[end++], keys[i]) = (keys[i], keys[end - 1]);
        // Which of the equal ones stay is for their ids to say, which are slow to read: that is left for later while they are few.
        if (!isLast && end < Capacity + (_limit - Capacity) / 2)
        {
            (_count, _full) = (end, false);
        }
        else
        {
            if (end > Capacity) SortById(keys[first..end]);
            (_count, _firstEqual, _full, _worst) = (Capacity, first, true, null);
        }
        Raise(Score(keys[Capacity - 1]));
    }

    /// <summary>The worst of the k that were kept when the lesser half was dropped last.</summary>
    private ulong Worst()
    {
        if (_worst is { } known) return known;
        var worst = _keys[_firstEqual];
        foreach (var key in _keys.AsSpan((_firstEqual + 1)..Capacity))
            if (IsBetter(worst, key)) worst = key;
        _worst = worst;
        return worst;
    }

    /// <summary>Brings the key that is the n-th from the top to its place, larger ones before it and smaller ones after it (Hoare's selection).</summary>
    private static void Select(Span<ulong> keys, int n)
    {
        var (low, high) = (0, keys.Length - 1);
        while (low < high)
        {
            var pivot = Median(keys[low], keys[(low + high) / 2], keys[high]);
            var (i, j) = (low - 1, high + 1);
            while (true)
            {
                while (keys[++i] > pivot) { }
                while (keys[--j] < pivot) { }
                if (i >= j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
            }
            if (n <= j) high = j;
            else low = j + 1;
        }
    }

    private static ulong Median(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
