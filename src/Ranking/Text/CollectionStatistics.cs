namespace ReasonRank.Ranking.Text;

/// <summary>Statistics of a collection.</summary>
/// <param name="PassageCount">Passages.</param>
/// <param name="TokenCount">Index terms of all passages, repetitions counted.</param>
/// <param name="Terms">One for each term asked, in that order; zeros where a term is not in the collection.</param>
public sealed record CollectionStatistics(long PassageCount, long TokenCount, IReadOnlyList<TermFrequency> Terms);
