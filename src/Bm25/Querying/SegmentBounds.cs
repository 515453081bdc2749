using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>What the impacts kept with a segment's postings mean under the statistics of the whole index.</summary>
/// <param name="Most">For each impact the most that a score can be, as a share of the term's weight.</param>
/// <param name="Least">For each impact the least.</param>
internal sealed record SegmentBounds(float[] Most, float[] Least)
{
    public static SegmentBounds Of(Segment segment, CollectionStatistics collection) => new(
        ImpactScale.MostOf(segment.Terms.AverageLength, collection.AverageLength),
        ImpactScale.LeastOf(segment.Terms.AverageLength, collection.AverageLength));
}
