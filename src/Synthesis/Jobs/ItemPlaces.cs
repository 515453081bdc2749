using ReasonRank.Synthesis.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>
/// Where an item goes, by a hash of its query and domain alone: it never moves, whatever else a job has. Each domain has the shares by
/// itself, as nearly as independent draws do: of n items and a share p, within 2 √(p (1 − p) / n) of it in 19 of 20 domains. To
/// hold them exactly, items would have to move when others come.
/// </summary>
internal static class ItemPlaces
{
    /// <summary>The place of a query's item.</summary>
    public static ItemPlace Of(JobQuery query, Split split) => new()
    {
        Half = StableHash.ShareOf("half", split.Salt, query.Domain, query.Text) < split.Sft ? "sft" : "rl",
        Validation = StableHash.ShareOf("validation", split.Salt, query.Domain, query.Text) < split.Validation,
    };
}
