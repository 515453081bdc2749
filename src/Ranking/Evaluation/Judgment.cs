namespace ReasonRank.Ranking.Evaluation;

/// <summary>One line of qrels: how relevant a passage is to a query.</summary>
/// <param name="QueryId">The query's id.</param>
/// <param name="PassageId">The passage's id.</param>
/// <param name="Relevance">
/// The level of relevance: 0 is judged and not relevant; below 0 is pooled but left unjudged, as in sampled pools.
/// </param>
public readonly record struct Judgment(string QueryId, string PassageId, int Relevance);
