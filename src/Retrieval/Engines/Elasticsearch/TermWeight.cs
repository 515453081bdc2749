namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>An index term with its weight in the query.</summary>
/// <param name="Term">Index term.</param>
/// <param name="Weight">More than 0.</param>
internal readonly record struct TermWeight(string Term, float Weight);
