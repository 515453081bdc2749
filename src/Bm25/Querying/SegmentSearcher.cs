using System.Buffers;
using System.Numerics;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>
/// Scores the documents of a segment, a window of numbers at a time and term by term within a window, so that memory stays
/// small and in the cache however large the segment is. Terms are added in double precision in the order of the query:
/// a score does not depend on how documents lie in segments.
/// </summary>
internal static class SegmentSearcher
{
    private const int WindowSize = 1 << 12;

    /// <summary>Offers the documents of a segment that have a term of the query.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="view">Its index among the segments of the index.</param>
    /// <param name="query">The query's terms.</param>
    /// <param name="scorer">Scores them.</param>
    /// <param name="accepted">Documents that may be offered; null for all.</param>
    /// <param name="top">Takes them.</param>
    /// <param name="cancellation">Asked once a window.</param>
    public static void Search(
        Segment segment, int view, IReadOnlyList<QueryTerm> query, Bm25Scorer scorer, DocumentSet? accepted, TopHits top,
        CancellationToken cancellation)
    {
        var postings = new List<(PostingsReader Reader, float Weight)>(query.Count);
        foreach (var term in query)
        {
            var reader = segment.Postings(term.Entries[view]);
            if (reader.MoveNext()) postings.Add((reader, term.Weight));
        }

        var sums = ArrayPool<double>.Shared.Rent(WindowSize);
        Array.Clear(sums);
        Span<ulong> touched = stackalloc ulong[WindowSize / 64];
        touched.Clear();
        try
        {
            while (postings.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                var start = int.MaxValue;
                foreach (var term in postings) start = Math.Min(start, term.Reader.Documents[term.Reader.Next]);
                start &= ~(WindowSize - 1);
                var open = 0;
                for (var i = 0; i < postings.Count; i++)
                {
                    var (reader, weight) = postings[i];
                    if (Accumulate(reader, weight, start, scorer, segment, sums, touched)) postings[open++] = postings[i];
                }
                postings.RemoveRange(open, postings.Count - open);
                Collect(start, sums, touched, accepted, top, view);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(sums);
        }
    }

    private static bool Accumulate(
        PostingsReader reader, float weight, int start, Bm25Scorer scorer, Segment segment, Span<double> sums, Span<ulong> touched)
    {
        var norms = segment.Norms;
        var inverseNorms = scorer.InverseNorms;
        do
        {
            var (documents, frequencies, count) = (reader.Documents, reader.Frequencies, reader.Count);
            for (var next = reader.Next; next < count; next++)
            {
                var document = documents[next];
                var index = document - start;
                if (index >= WindowSize)
                {
                    reader.Next = next;
                    return true;
                }
                sums[index] += Bm25Scorer.Score(weight, frequencies[next], inverseNorms[norms[document]]);
                touched[index >> 6] |= 1UL << (index & 63);
            }
        }
        while (reader.MoveNext());
        return false;
    }

    private static void Collect(
        int start, Span<double> sums, Span<ulong> touched, DocumentSet? accepted, TopHits top, int view)
    {
        for (var word = 0; word < touched.Length; word++)
        {
            for (var bits = touched[word]; bits != 0; bits &= bits - 1)
            {
                var index = (word << 6) + BitOperations.TrailingZeroCount(bits);
                var score = (float)sums[index];
                sums[index] = 0;
                if (score >= top.Threshold && (accepted is null || accepted.Contains(start + index)))
                    top.Offer(score, view, start + index);
            }
            touched[word] = 0;
        }
    }
}
