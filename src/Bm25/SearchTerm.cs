namespace ReasonRank.Bm25;

/// <summary>An index term to search for.</summary>
/// <param name="Term">As the analyzer makes it.</param>
/// <param name="Count">How often it stands in the query, 0 or more; weighted as <see cref="SearchQuery.Weighting"/> says.</param>
/// <param name="Weight">Added to what the count weighs; finite, 0 or more. For terms that a program chose, such as RM3's.</param>
public readonly record struct SearchTerm(string Term, int Count = 1, float Weight = 0);
