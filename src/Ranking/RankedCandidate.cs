namespace ReasonRank.Ranking;

/// <summary>A candidate in its new place.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Index">Its place in the task, from 0.</param>
/// <param name="Rank">Its new place, from 1.</param>
/// <param name="Score">Falls strictly with the rank; comparable only inside one result.</param>
/// <param name="Explanation">One line on why it stands here; null when none was made.</param>
public sealed record RankedCandidate(Candidate Candidate, int Index, int Rank, double Score, string? Explanation);
