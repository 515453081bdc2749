namespace ReasonRank.Ranking.Feedback;

/// <summary>A term that feedback adds to a query.</summary>
/// <param name="Term">The index term.</param>
/// <param name="Weight">Its weight, where each occurrence of a term in the query's text weighs 1.</param>
public readonly record struct ExpansionTerm(string Term, double Weight);
