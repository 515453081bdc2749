using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>
/// Scores the documents of a segment that have one term, window by window of their numbers, and knows before it decodes anything
/// how much the term can add to a score there.
/// </summary>
internal sealed class TermScorer
{
    private const int Exhausted = int.MaxValue;

    private readonly PostingsReader _postings = new();
    private readonly double[] _scores = new double[BitPacking.BlockSize];
    private readonly float[] _norms = new float[BitPacking.BlockSize];
    private Segment _segment = null!;
    private float[] _inverseNorms = [], _most = [];
    private float _weight;

    // The block in which the next document lies, which is decoded only if it is the reader's block too. Then _next is the document's
    // place in it.
    private int _block, _next, _scored;

    /// <summary>No document's score of this term is higher.</summary>
    public float Bound { get; private set; }

    /// <summary>Share of the segment's documents that have the term.</summary>
    public float Density { get; private set; }

    /// <summary>No document in the window has a higher score of this term; negative where no document has it.</summary>
    public float WindowBound { get; private set; }

    /// <summary>The next document is this or a later one; int.MaxValue after the last.</summary>
    public int Next => _block >= _postings.BlockCount ? Exhausted
        : _postings.Block == _block ? _postings.Documents[_next]
        : _block == 0 ? 0 : _postings.Lasts[_block - 1] + 1;

    /// <summary>Stands before the first document.</summary>
    public void Start(Segment segment, TermEntry entry, float weight, float[] inverseNorms, SegmentBounds bounds)
    {
        (_segment, _weight, _inverseNorms, _most) = (segment, weight, inverseNorms, bounds.Most);
        (_block, _next, _scored) = (0, 0, -1);
        Density = (float)entry.DocumentFrequency / segment.DocumentCount;
        segment.Start(_postings, entry);
        if (_postings.RankImpacts is [var best, ..])
        {
            Bound = weight * _most[best];
            return;
        }
        Bound = 0;
        _postings.MoveTo(0);
        foreach (var score in Scores()) Bound = Math.Max(Bound, (float)score);
    }

    /// <summary>The score of the term that at least so many documents have; 0 where that is not known.</summary>
    public float ScoreOfRank(int rank, float[] least)
    {
        if (_postings.RankImpacts is not { IsEmpty: false } impacts) return 0;
        for (var i = 0; i < impacts.Length; i++)
            if (PostingsWriter.Ranks[i] >= rank) return _weight * least[impacts[i]];
        return 0;
    }

    /// <summary>Goes to the first document of a window, or past it, and sets the bound there.</summary>
    /// <param name="start">First document of the window.</param>
    /// <param name="end">One past its last document.</param>
    public void Enter(int start, int end)
    {
        WindowBound = -1;
        SkipBlocks(start);
        if (_postings.Block == _block) Decode(start);
        if (Next >= end) return;
        WindowBound = Bound;
        var impacts = _postings.Impacts;
        if (impacts.IsEmpty) return;
        var lasts = _postings.Lasts;
        var most = impacts[_block];
        for (var block = _block; block < lasts.Length && lasts[block] < end - 1 && block + 1 < impacts.Length;)
            most = Math.Max(most, impacts[++block]);
        WindowBound = _weight * _most[most];
    }

    /// <summary>Adds the scores of the window's documents, and goes to the first document after it.</summary>
    /// <param name="start">First document of the window.</param>
    /// <param name="sums">A sum for each document of the window.</param>
    /// <returns>A bit for each 64 documents, 1 where there is one with the term.</returns>
    public ulong AddTo(int start, Span<double> sums)
    {
        var groups = 0UL;
        for (Decode(start); _block < _postings.BlockCount; Advance())
        {
            var (first, end) = (_next, EndOf(start + sums.Length));
            groups |= Add(_postings.Documents.AsSpan(first, end - first), Scores()[first..end], start, sums);
            _next = end;
            if (end < _postings.Count) break;
        }
        return groups;
    }

    // On its own, it keeps all it needs in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Add(ReadOnlySpan<int> documents, ReadOnlySpan<double> scores, int start, Span<double> sums)
    {
        var groups = 0UL;
        for (var i = 0; i < documents.Length && i < scores.Length; i++)
        {
            var index = documents[i] - start;
            sums[index] += scores[i];
            groups |= 1UL << (index >> 6);
        }
        return groups;
    }

    /// <summary>The place of the first document in the block that is not before one; the end of the block if there is none.</summary>
    private int EndOf(int document)
    {
        var documents = _postings.Documents;
        return documents[_postings.Count - 1] < document ? _postings.Count : PlaceOf(document, documents, LastsOfVectors(documents));
    }

    /// <summary>Lists the window's documents with at least some score, and goes to the first document after it.</summary>
    /// <param name="start">First document of the window.</param>
    /// <param name="end">One past its last document.</param>
    /// <param name="least">The score.</param>
    /// <param name="candidates">Takes the documents.</param>
    /// <param name="sums">Takes their scores.</param>
    /// <returns>How many there are.</returns>
    public int List(int start, int end, double least, Span<int> candidates, Span<double> sums)
    {
        var count = 0;
        var impacts = _postings.Impacts;
        while (_block < _postings.BlockCount && Next < end)
        {
            if (!impacts.IsEmpty && _weight * _most[impacts[_block]] < least)
            {
                if (_block == _postings.Lasts.Length || _postings.Lasts[_block] >= end) break;
                _block++;
                continue;
            }
            Decode(start);
            var documents = _postings.Documents.AsSpan(0, _postings.Count);
            var scores = Scores();
            for (; _next < documents.Length && documents[_next] < end; _next++)
            {
                if (scores[_next] < least) continue;
                candidates[count] = documents[_next];
                sums[count++] = scores[_next];
            }
            if (_next == documents.Length) _block++;
        }
        return count;
    }

    /// <summary>Adds the scores of some of the window's documents, and drops those that cannot get high enough.</summary>
    /// <param name="candidates">Ascending documents.</param>
    /// <param name="sums">Their scores so far.</param>
    /// <param name="least">A document stays if its score may be as high.</param>
    /// <param name="rest">What other terms may add later.</param>
    /// <returns>How many stay.</returns>
    public int AddTo(Span<int> candidates, Span<double> sums, double least, double rest)
    {
        var lasts = _postings.Lasts;
        var impacts = _postings.Impacts;
        var norms = _segment.Norms;
        var kept = 0;
        for (var i = 0; i < candidates.Length;)
        {
            while (_block < lasts.Length && lasts[_block] < candidates[i]) _block++;
            var exhausted = _block >= _postings.BlockCount;
            var end = i + 1;
            if (exhausted || _block == lasts.Length) end = candidates.Length;
            else while (end < candidates.Length && candidates[end] <= lasts[_block]) end++;

            // What this block can add decides whether it must be decoded at all.
            var most = exhausted ? 0 : impacts.IsEmpty ? Bound : _weight * _most[impacts[_block]];
            var first = kept;
            for (; i < end; i++)
            {
                candidates[kept] = candidates[i];
                sums[kept] = sums[i];
                kept += sums[i] + rest + most >= least ? 1 : 0;
            }
            if (kept > first && !exhausted) kept = AddBlock(candidates, sums, first, kept, least - rest, norms);
        }
        return kept;
    }

    private int AddBlock(Span<int> candidates, Span<double> sums, int first, int end, double least, ReadOnlySpan<byte> norms)
    {
        if (_postings.Block != _block)
        {
            _postings.MoveTo(_block);
            _next = 0;
        }
        ReadOnlySpan<int> documents = _postings.Documents, frequencies = _postings.Frequencies;
        var lasts = LastsOfVectors(documents);
        var kept = first;
        for (var i = first; i < end; i++)
        {
            // Without branches that depend on the documents: they could not be predicted.
            var document = candidates[i];
            var at = PlaceOf(document, documents, lasts);
            var score = Bm25Scorer.Score(_weight, frequencies[at], _inverseNorms[norms[document]]);
            var isHere = -(documents[at] == document ? 1 : 0);
            var sum = sums[i] + BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(score) & isHere);
            candidates[kept] = document;
            sums[kept] = sum;
            kept += sum >= least ? 1 : 0;
        }
        return kept;
    }

    private static Vector256<int> LastsOfVectors(ReadOnlySpan<int> documents) => Vector256.Create(
        documents[15], documents[31], documents[47], documents[63], documents[79], documents[95], documents[111], int.MaxValue);

    /// <summary>The place of the first document in a block that is not before one, or of the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(int document, ReadOnlySpan<int> documents, Vector256<int> lasts)
    {
        var vector = BitOperations.PopCount(Vector256.LessThan(lasts, Vector256.Create(document)).ExtractMostSignificantBits());
        var before = Vector512.LessThan(Vector512.Create(documents.Slice(vector * 16, 16)), Vector512.Create(document));
        return Math.Min(BitPacking.BlockSize - 1, vector * 16 + BitOperations.PopCount(before.ExtractMostSignificantBits()));
    }

    private void SkipBlocks(int document)
    {
        var lasts = _postings.Lasts;
        while (_block < lasts.Length && lasts[_block] < document) _block++;
    }

    private void Decode(int document)
    {
        if (_postings.Block != _block)
        {
            if (!_postings.MoveTo(_block)) return;
            _next = 0;
        }
        if (_postings.Documents[_next] >= document) return;
        _next = PlaceOf(document, _postings.Documents, LastsOfVectors(_postings.Documents));
        if (_next >= _postings.Count || _postings.Documents[_next] < document) _block++;
    }

    private void Advance()
    {
        _postings.MoveTo(++_block);
        _next = 0;
    }

    private ReadOnlySpan<double> Scores()
    {
        if (_scored != _postings.Block) ScoreBlock();
        return _scores.AsSpan(0, _postings.Count);
    }

    private void ScoreBlock()
    {
        var norms = _segment.Norms;
        var documents = _postings.Documents.AsSpan(0, _postings.Count);
        var inverseNorms = _inverseNorms;
        for (var i = 0; i < documents.Length; i++) _norms[i] = inverseNorms[norms[documents[i]]];

        var frequencies = MemoryMarshal.Cast<int, Vector512<int>>(_postings.Frequencies.AsSpan());
        var blockNorms = MemoryMarshal.Cast<float, Vector512<float>>(_norms.AsSpan());
        var scores = MemoryMarshal.Cast<double, Vector512<double>>(_scores.AsSpan());
        var weight = Vector512.Create(_weight);
        for (var i = 0; i < blockNorms.Length; i++)
        {
            var score = weight - weight / (Vector512<float>.One + Vector512.ConvertToSingle(frequencies[i]) * blockNorms[i]);
            // Widened here once: the sums are in double precision.
            (scores[2 * i], scores[2 * i + 1]) = Vector512.Widen(score);
        }
        _scored = _postings.Block;
    }
}
