namespace ReasonRank.Bm25;

/// <summary>A score taken apart.</summary>
/// <param name="Value">The part's value.</param>
/// <param name="Description">What it is, and how it follows from the details.</param>
/// <param name="Details">What it was computed from.</param>
public sealed record ScoreExplanation(double Value, string Description, IReadOnlyList<ScoreExplanation> Details);
