namespace ReasonRank.Ranking.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="Queries">Each evaluated query, ordered by the bytes of its id.</param>
/// <param name="Summary">All queries together.</param>
public sealed record EvaluationResult(IReadOnlyList<QueryEvaluation> Queries, QueryEvaluation Summary);
