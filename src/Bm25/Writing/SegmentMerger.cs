using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>Writes several segments as one, without what is deleted.</summary>
internal static class SegmentMerger
{
    private const int Dropped = -1;

    /// <exception cref="OperationCanceledException">It was cancelled; the segment is not finished.</exception>
    public static void Merge(IReadOnlyList<SegmentView> views, SegmentWriter merged, CancellationToken cancellation)
    {
        var numbers = views.Select(view => CopyDocuments(view, merged, cancellation)).ToArray();
        var positions = new int[16];
        for (var terms = new MergedTerms(views.Select(view => view.Segment)); terms.MoveNext();)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var source in terms.Having)
                CopyPostings(views[source].Segment, terms.Entry(source), numbers[source], merged.Postings, ref positions);
            merged.AddTerm(terms.Term);
        }
        merged.Finish();
    }

    /// <summary>Copies what is not deleted.</summary>
    /// <returns>The new number of each document.</returns>
    private static int[] CopyDocuments(SegmentView view, SegmentWriter merged, CancellationToken cancellation)
    {
        var (segment, stored) = (view.Segment, view.Segment.Stored());
        var numbers = new int[segment.DocumentCount];
        var lengths = segment.Lengths;
        Span<byte> id = stackalloc byte[IdMap.LongestId];
        for (var document = 0; document < numbers.Length; document++)
        {
            cancellation.ThrowIfCancellationRequested();
            numbers[document] = Dropped;
            if (!view.IsLive(document)) continue;
            numbers[document] = merged.DocumentCount;
            merged.AddDocument(segment.Ids.Read(document, id), segment.Norms[document], stored[document]);
            if (!lengths.IsEmpty) merged.AddLengths(lengths[document]);
        }
        return numbers;
    }

    private static void CopyPostings(Segment segment, TermEntry term, int[] numbers, PostingsWriter merged, ref int[] positions)
    {
        var postings = segment.Postings(term);
        var gaps = postings.Positions();
        while (postings.MoveNext())
        {
            for (var i = 0; i < postings.Count; i++)
            {
                var frequency = postings.Frequencies[i];
                if (positions.Length < frequency) positions = new int[2 * frequency];
                for (var (p, position) = (0, 0); p < frequency; p++) positions[p] = position += gaps.ReadVariable();
                var number = numbers[postings.Documents[i]];
                if (number != Dropped) merged.Add(number, positions.AsSpan(0, frequency));
            }
        }
    }
}
