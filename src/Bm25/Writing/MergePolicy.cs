using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Chooses segments to merge. Segments form tiers by size, each eight times the one below; a tier that has eight is merged,
/// so that there are at most seven a tier, and those that came meanwhile, and a document is rewritten once a tier.
/// </summary>
internal static class MergePolicy
{
    private const int Width = 8, SmallestTier = 64;

    /// <summary>A segment of which as large a share is deleted is rewritten.</summary>
    private const double MostDeleted = 1 / 3.0;

    /// <summary>The segments to merge next; empty when there is nothing to do.</summary>
    /// <param name="views">Segments that may be merged.</param>
    /// <param name="mostDocuments">Most documents of what is chosen.</param>
    public static IReadOnlyList<SegmentView> Choose(IEnumerable<SegmentView> views, long mostDocuments)
    {
        var all = views.ToArray();
        var tiers = all.GroupBy(view => Tier(view.LiveCount)).Where(tier => tier.Count() >= Width).OrderBy(tier => tier.Key);
        var due = tiers.Select(tier => tier.ToArray())
            .Concat(all.Where(view => view.DeletedCount > MostDeleted * view.Segment.DocumentCount).Select(view => (SegmentView[])[view]));
        return due.FirstOrDefault(views => Documents(views) <= mostDocuments) ?? [];
    }

    /// <summary>Documents that a merge would write.</summary>
    public static long Documents(IEnumerable<SegmentView> views) => views.Sum(view => (long)view.LiveCount);

    private static int Tier(int documents)
    {
        var tier = 0;
        for (long limit = SmallestTier; documents > limit; limit *= Width) tier++;
        return tier;
    }
}
