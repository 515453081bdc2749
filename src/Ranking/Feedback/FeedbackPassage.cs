namespace ReasonRank.Ranking.Feedback;

/// <summary>A passage that is known to be good.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Weight">How good, more than 0; only its proportion to the others counts.</param>
public readonly record struct FeedbackPassage(Candidate Passage, double Weight);
