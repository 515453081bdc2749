namespace ReasonRank.Ranking.Answers;

/// <summary>Which passages an answer picks.</summary>
/// <param name="Places">Places in the window, from 0, in the order named; empty when it picks none; null when there was no answer.</param>
/// <param name="Repairs">What had to be mended.</param>
public sealed record ParsedPick(IReadOnlyList<int>? Places, Repairs Repairs);
