using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>What BM25 needs to know of all segments together. Deleted documents count until they are merged away, as in Lucene.</summary>
/// <param name="TextCount">Documents with at least one term.</param>
/// <param name="TokenCount">Occurrences of all terms.</param>
internal readonly record struct CollectionStatistics(long TextCount, long TokenCount)
{
    /// <summary>Mean length of the documents.</summary>
    public float AverageLength => (float)(TokenCount / (double)TextCount);

    public static CollectionStatistics Of(IReadOnlyList<SegmentView> views) =>
        new(views.Sum(view => (long)view.Segment.TextCount), views.Sum(view => view.Segment.Terms.Occurrences));
}
