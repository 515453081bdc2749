namespace ReasonRank.Ranking.Text;

/// <summary>How often a term occurs in a collection.</summary>
/// <param name="PassageFrequency">Passages that have it.</param>
/// <param name="CollectionFrequency">Occurrences in all passages.</param>
public readonly record struct TermFrequency(long PassageFrequency, long CollectionFrequency);
