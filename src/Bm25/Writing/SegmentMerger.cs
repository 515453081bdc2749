using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>Writes several segments as one, without what is deleted.</summary>
internal static class SegmentMerger
{
    private const int Dropped = -1;

    public static void Merge(IReadOnlyList<SegmentView> views, SegmentWriter merged)
    {
        var sources = views.Select(view => new Source(view, CopyDocuments(view, merged))).ToArray();
        var positions = new int[16];
        var open = sources.Where(source => source.Terms.MoveNext()).ToList();
        var term = new byte[256];
        while (open.Count > 0)
        {
            var least = open[0].Terms.Term;
            foreach (var source in open)
                if (source.Terms.Term.SequenceCompareTo(least) < 0) least = source.Terms.Term;
            if (term.Length < least.Length) term = new byte[2 * least.Length];
            least.CopyTo(term);
            var current = term.AsSpan(0, least.Length);
            for (var i = 0; i < open.Count; i++)
            {
                if (!open[i].Terms.Term.SequenceEqual(current)) continue;
                open[i].CopyPostings(merged.Postings, ref positions);
                if (!open[i].Terms.MoveNext()) open.RemoveAt(i--);
            }
            merged.AddTerm(current);
        }
        merged.Finish();
    }

    private static int[] CopyDocuments(SegmentView view, SegmentWriter merged)
    {
        var (segment, stored) = (view.Segment, view.Segment.Stored());
        var numbers = new int[segment.DocumentCount];
        for (var document = 0; document < numbers.Length; document++)
        {
            numbers[document] = Dropped;
            if (view.Live is not null && !view.Live.Contains(document)) continue;
            numbers[document] = merged.DocumentCount;
            merged.AddDocument(segment.Ids[document], segment.Norms[document], stored[document]);
        }
        return numbers;
    }

    private sealed class Source(SegmentView view, int[] numbers)
    {
        public TermCursor Terms { get; } = view.Segment.Terms.Walk();

        public void CopyPostings(PostingsWriter merged, ref int[] positions)
        {
            var postings = view.Segment.Postings(Terms.Entry);
            var reader = postings.Positions();
            while (postings.MoveNext())
            {
                for (var i = 0; i < postings.Count; i++)
                {
                    var frequency = postings.Frequencies[i];
                    if (positions.Length < frequency) positions = new int[2 * frequency];
                    for (var (p, position) = (0, 0); p < frequency; p++) positions[p] = position += reader.ReadVariable();
                    var number = numbers[postings.Documents[i]];
                    if (number != Dropped) merged.Add(number, positions.AsSpan(0, frequency));
                }
            }
        }
    }
}
