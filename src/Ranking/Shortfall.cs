namespace ReasonRank.Ranking;

/// <summary>Marks a result that is not all that was asked for.</summary>
/// <param name="Partial">The budget or the deadline ended first: the best order so far.</param>
/// <param name="Degraded">Ranking failed: the incoming order, or the order of the parts that did not fail.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record Shortfall(bool Partial, bool Degraded, string Reason);
