namespace ReasonRank.Ranking.Evaluation;

/// <summary>An evaluation that makes no sense as asked for: an unknown measure, a bad parameter, nothing to evaluate.</summary>
/// <param name="message">What is wrong, in one sentence.</param>
public sealed class EvaluationException(string message) : Exception(message);
