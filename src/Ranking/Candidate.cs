namespace ReasonRank.Ranking;

/// <summary>A passage to rank.</summary>
/// <param name="Id">Unique among the candidates of a task.</param>
/// <param name="Text">The passage's body.</param>
/// <param name="Title">The passage's title, if it has one.</param>
/// <param name="Score">First-stage score; 0 when unknown.</param>
public sealed record Candidate(string Id, string Text, string? Title = null, double Score = 0);
