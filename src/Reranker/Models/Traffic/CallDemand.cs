using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>What a call asks of an endpoint.</summary>
/// <param name="Owner">Whose call it is; owners of one priority take turns. Compared by reference.</param>
/// <param name="Priority">Interactive or batch.</param>
/// <param name="Bytes">Memory that its prompt holds while it waits.</param>
/// <param name="Tokens">Most tokens that it can take, prompt and answer.</param>
internal sealed record CallDemand(object Owner, CallPriority Priority, long Bytes, long Tokens);
