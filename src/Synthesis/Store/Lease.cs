using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The right to work on a query, until another worker gets it.</summary>
/// <param name="Shard">The query.</param>
/// <param name="Fence">Larger than that of every earlier lease; what comes with an older one is refused.</param>
/// <param name="Attempt">Attempts so far, this one included.</param>
/// <param name="Query">The query.</param>
internal sealed record Lease(ShardId Shard, long Fence, int Attempt, JobQuery Query);
