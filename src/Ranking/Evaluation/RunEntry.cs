namespace ReasonRank.Ranking.Evaluation;

/// <summary>A passage that a run retrieved for a query.</summary>
/// <param name="PassageId">The passage's id.</param>
/// <param name="Score">The higher, the better; finite.</param>
public readonly record struct RunEntry(string PassageId, double Score);
