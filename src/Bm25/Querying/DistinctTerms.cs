using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Counts the terms of several segments, each once.</summary>
internal static class DistinctTerms
{
    public static long Count(IReadOnlyList<SegmentView> views)
    {
        if (views.Count == 1) return views[0].Segment.Terms.Count;
        var open = views.Select(view => view.Segment.Terms.Walk()).Where(terms => terms.MoveNext()).ToList();
        var last = Array.Empty<byte>();
        var count = 0L;
        for (; open.Count > 0; count++)
        {
            var least = open[0].Term;
            foreach (var terms in open)
                if (terms.Term.SequenceCompareTo(least) < 0) least = terms.Term;
            if (last.Length < least.Length) last = new byte[2 * least.Length];
            least.CopyTo(last);
            var current = last.AsSpan(0, least.Length);
            for (var i = open.Count - 1; i >= 0; i--)
                if (open[i].Term.SequenceEqual(current) && !open[i].MoveNext()) open.RemoveAt(i);
        }
        return count;
    }
}
