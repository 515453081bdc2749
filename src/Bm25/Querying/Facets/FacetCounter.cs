using System.Text;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying.Facets;

/// <summary>
/// Counts the keywords of a field over all segments. Their sorted lists are merged, so that memory holds only the best values
/// however many there are.
/// </summary>
internal static class FacetCounter
{
    /// <param name="field">What to count.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="matching">The documents to count in each.</param>
    /// <param name="cancellation">Asked once a keyword.</param>
    public static Facet Count(
        FacetField field, IReadOnlyList<Segment> segments, IReadOnlyList<DocumentSet> matching, CancellationToken cancellation)
    {
        var cursors = segments.Select(segment => new KeywordCursor(segment.Fields, field.Field)).ToArray();
        var open = Array.ConvertAll(cursors, cursor => cursor.MoveNext());
        // The worst on top: the rarest, and of these the last, since keywords come in order.
        var best = new PriorityQueue<FacetValue, (long Count, int Order)>();
        var (total, order) = (0L, 0);
        while (Smallest(cursors, open) is var smallest and >= 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var keyword = cursors[smallest].Keyword;
            var count = 0L;
            for (var i = smallest; i < cursors.Length; i++)
            {
                if (!open[i] || !cursors[i].Keyword.SequenceEqual(keyword)) continue;
                count += cursors[i].CountIn(matching[i]);
                open[i] = cursors[i].MoveNext();
            }
            total += count;
            if (count == 0 || best.Count == field.Top && best.TryPeek(out var worst, out _) && worst.Count >= count) continue;
            best.Enqueue(new FacetValue(Encoding.UTF8.GetString(keyword), count), (count, order--));
            if (best.Count > field.Top) best.Dequeue();
        }
        var values = new FacetValue[best.Count];
        for (var i = values.Length - 1; i >= 0; i--) values[i] = best.Dequeue();
        return new Facet(field.Field, values, total - values.Sum(value => value.Count));
    }

    private static int Smallest(KeywordCursor[] cursors, bool[] open)
    {
        var smallest = -1;
        for (var i = 0; i < cursors.Length; i++)
            if (open[i] && (smallest < 0 || cursors[i].Keyword.SequenceCompareTo(cursors[smallest].Keyword) < 0)) smallest = i;
        return smallest;
    }
}
