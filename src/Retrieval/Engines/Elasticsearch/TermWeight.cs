namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>An index term with its weight in the query.</summary>
/// <param name="Field">Text field that is searched for it.</param>
/// <param name="Term">Index term.</param>
/// <param name="Weight">More than 0; the field's boost included.</param>
internal readonly record struct TermWeight(string Field, string Term, float Weight);
