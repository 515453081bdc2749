namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>A term that is counted in every candidate.</summary>
/// <param name="Text">The index term.</param>
/// <param name="Surface">The word as somebody wrote it, for people.</param>
/// <param name="Weight">Its weight in the query or in the relevance model; positive.</param>
internal sealed record WatchedTerm(string Text, string Surface, double Weight);
