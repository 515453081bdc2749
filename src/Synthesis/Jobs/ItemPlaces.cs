using ReasonRank.Synthesis.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>
/// Where an item goes, by a hash of its query alone: it never moves, whatever else a job has. The shares hold in each domain by
/// the same hash, as nearly as its number of items allows.
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
