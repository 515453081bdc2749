namespace ReasonRank.Ranking.Models;

/// <summary>A token that a model could have written at some place.</summary>
/// <param name="Text">Its text; may begin with a space.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
public readonly record struct TokenAlternative(string Text, double LogProbability);
