using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>
/// Scores the documents of a segment, a window of numbers at a time, with MaxScore (Turtle and Flood, 1995) inside each window: the terms
/// that cannot lift a document into the hits on their own, even together, are only looked up in documents that other terms brought
/// up. Scores are added in double precision and have the same bits as if all terms of all documents were added in the order of the
/// query, so that a score does not depend on how documents lie in segments.
/// </summary>
internal sealed class SegmentSearcher
{
    private const int WindowSize = 1 << 12, GroupSize = WindowSize / 64;

    // Looking a term up in a document costs about as much as adding it to so many.
    private const float LookUpCost = 8;

    // The bits of -0.0, which no sum of scores has and which changes nothing when a score is added: no term was seen.
    private const long Untouched = long.MinValue;

    private readonly double[] _sums = new double[WindowSize], _candidateSums = new double[WindowSize + Vector512<long>.Count];
    private readonly int[] _candidates = new int[WindowSize + Vector512<long>.Count];
    private readonly List<TermScorer> _pool = [];
    private TermScorer[] _terms = [], _active = [];
    private float[] _keys = [];
    private int _count, _candidatesBefore;

    public SegmentSearcher() => MemoryMarshal.Cast<double, long>(_sums.AsSpan()).Fill(Untouched);

    /// <summary>Offers the documents of a segment that have a term of the query and can be among the hits.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="view">Its index among the segments of the index.</param>
    /// <param name="query">The query's terms.</param>
    /// <param name="scorer">Scores them.</param>
    /// <param name="bounds">What the segment's impacts mean.</param>
    /// <param name="accepted">Documents that may be offered; null for all.</param>
    /// <param name="top">Takes them.</param>
    /// <param name="cancellation">Asked once a window.</param>
    public void Search(
        Segment segment, int view, WeightedQuery query, Bm25Scorer scorer, SegmentBounds bounds, DocumentSet? accepted, TopHits top,
        CancellationToken cancellation)
    {
        Start(segment, view, query, scorer, bounds);
        if (accepted is null)
            foreach (var term in _terms.AsSpan(0, _count)) top.Raise(term.ScoreOfRank(top.Capacity, bounds.Least));

        for (var start = 0; (start = NextWindow(start, top)) < segment.DocumentCount; start += WindowSize)
        {
            cancellation.ThrowIfCancellationRequested();
            SearchWindow(start, query.IsOrderFree, accepted, top, view);
        }
    }

    private void Start(Segment segment, int view, WeightedQuery query, Bm25Scorer scorer, SegmentBounds bounds)
    {
        if (_terms.Length < query.Count) (_terms, _active, _keys) = (new TermScorer[query.Count], new TermScorer[query.Count], new float[query.Count]);
        while (_pool.Count < query.Count) _pool.Add(new TermScorer());
        _count = _candidatesBefore = 0;
        for (var i = 0; i < query.Count; i++)
        {
            var entry = query.Entry(i, view);
            if (entry.DocumentFrequency == 0) continue;
            var term = _pool[_count];
            term.Start(segment, entry, query[i].Weight, scorer.InverseNorms, bounds);
            _terms[_count++] = term;
        }
        if (!query.IsOrderFree) return;
        for (var i = 0; i < _count; i++) _keys[i] = _terms[i].Bound / _terms[i].Density;
        _keys.AsSpan(0, _count).Sort(_terms.AsSpan(0, _count));
    }

    /// <summary>The first window from a document on that may have hits.</summary>
    private int NextWindow(int from, TopHits top)
    {
        var (next, sum) = (int.MaxValue, 0d);
        foreach (var term in _terms.AsSpan(0, _count))
        {
            if (sum + term.Bound < top.Floor) sum += term.Bound;
            else next = Math.Min(next, term.Next);
        }
        return next == int.MaxValue ? next : Math.Max(from, next) & -WindowSize;
    }

    private void SearchWindow(int start, bool isOrderFree, DocumentSet? accepted, TopHits top, int view)
    {
        var (added, lookedUp, all, rest) = (0, _count, 0d, 0d);
        foreach (var term in _terms.AsSpan(0, _count))
        {
            term.Enter(start, start + WindowSize);
            if (term.WindowBound < 0) continue;
            all += term.WindowBound;
            // Terms come in the order of what not adding them saves for the share of the threshold that it takes.
            if (isOrderFree && rest + term.WindowBound < top.Floor && term.Density * WindowSize > _candidatesBefore * LookUpCost)
            {
                rest += term.WindowBound;
                _active[--lookedUp] = term;
            }
            else
            {
                _active[added++] = term;
            }
        }
        if (added == 0 || all < top.Floor) return;

        var count = added == 1
            ? _active[0].List(start, start + WindowSize, top.Floor - rest, _candidates, _candidateSums)
            : Accumulate(start, _active.AsSpan(0, added), top.Floor - rest);
        _candidatesBefore = count;
        if (accepted is not null) count = Keep(accepted, count);
        for (; lookedUp < _count && count > 0; lookedUp++)
        {
            rest -= _active[lookedUp].WindowBound;
            count = _active[lookedUp].AddTo(_candidates.AsSpan(0, count), _candidateSums.AsSpan(0, count), top.Floor, Math.Max(0, rest));
        }
        for (var i = 0; i < count; i++) top.Offer((float)_candidateSums[i], view, _candidates[i]);
    }

    private int Accumulate(int start, ReadOnlySpan<TermScorer> terms, double least)
    {
        var groups = 0UL;
        foreach (var term in terms) groups |= term.AddTo(start, _sums);

        var count = 0;
        for (; groups != 0; groups &= groups - 1) count = Extract(start, BitOperations.TrailingZeroCount(groups) * GroupSize, least, count);
        return count;
    }

    /// <summary>Moves the sums of a group of documents that are high enough to the candidates.</summary>
    private int Extract(int start, int first, double least, int count)
    {
        // Sums are not negative, so their bits are in the order of their values, and the bits of an untouched one are less.
        var leastBits = Vector512.Create(BitConverter.DoubleToInt64Bits(Math.Max(0, least)));
        var untouched = Vector512.Create(Untouched);
        var sums = MemoryMarshal.Cast<double, Vector512<long>>(_sums.AsSpan(first, GroupSize));
        var documents = Vector512<long>.Indices + Vector512.Create((long)(start + first));
        for (var i = 0; i < sums.Length; i++, documents += Vector512.Create((long)Vector512<long>.Count))
        {
            var high = Vector512.GreaterThanOrEqual(sums[i], leastBits);
            if (Avx512F.IsSupported)
            {
                Avx512F.ConvertToVector256Int32(Avx512F.Compress(Vector512<long>.Zero, high, documents)).CopyTo(_candidates, count);
                Avx512F.Compress(Vector512<long>.Zero, high, sums[i]).AsDouble().CopyTo(_candidateSums, count);
                count += BitOperations.PopCount(high.ExtractMostSignificantBits());
            }
            else
            {
                for (var bits = high.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                {
                    var lane = BitOperations.TrailingZeroCount(bits);
                    _candidates[count] = (int)documents[lane];
                    _candidateSums[count++] = BitConverter.Int64BitsToDouble(sums[i][lane]);
                }
            }
            sums[i] = untouched;
        }
        return count;
    }

    private int Keep(DocumentSet accepted, int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (!accepted.Contains(_candidates[i])) continue;
            _candidates[kept] = _candidates[i];
            _candidateSums[kept++] = _candidateSums[i];
        }
        return kept;
    }
}
