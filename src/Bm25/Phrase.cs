namespace ReasonRank.Bm25;

/// <summary>
/// Index terms at fixed distances from each other. A word that the analyzer drops, such as a stop word, leaves a gap that any
/// one word may fill, as in Lucene.
/// </summary>
/// <param name="Terms">At least one; the first has position 0, and positions ascend.</param>
public sealed record Phrase(IReadOnlyList<PhraseTerm> Terms);
