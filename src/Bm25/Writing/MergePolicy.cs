using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Chooses segments to merge. Segments form tiers by size, each eight times the one below; a tier that has eight is merged,
/// so that there are at most seven a tier and a document is rewritten once a tier.
/// </summary>
internal static class MergePolicy
{
    private const int Width = 8, SmallestTier = 64;

    /// <summary>A segment of which as large a share is deleted is rewritten.</summary>
    private const double MostDeleted = 1 / 3.0;

    /// <summary>The segments to merge next; empty when there is nothing to do.</summary>
    public static IReadOnlyList<SegmentView> Choose(IEnumerable<SegmentView> views)
    {
        var all = views.ToArray();
        foreach (var tier in all.GroupBy(view => Tier(view.LiveCount)).OrderBy(tier => tier.Key))
            if (tier.Count() >= Width) return [.. tier];
        return [.. all.Where(view => view.DeletedCount > MostDeleted * view.Segment.DocumentCount).Take(1)];
    }

    private static int Tier(int documents)
    {
        var tier = 0;
        for (long limit = SmallestTier; documents > limit; limit *= Width) tier++;
        return tier;
    }
}
