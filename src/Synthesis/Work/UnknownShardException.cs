using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>A message asks for a query that the store does not have: its job was removed, or the message is not ours.</summary>
internal sealed class UnknownShardException(ShardId shard) : Exception($"There is no query {shard.Number} of a job '{shard.Job}'.");
