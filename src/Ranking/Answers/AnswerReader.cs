using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>Reads a model's output as an order of the passages shown.</summary>
/// <param name="answer">What the model wrote.</param>
/// <param name="count">Passages shown.</param>
/// <param name="named">How many of them the answer has to name.</param>
/// <param name="tagsAsked">Whether the prompt asked for answer tags.</param>
public delegate ParsedOrder AnswerReader(ModelAnswer answer, int count, int named, bool tagsAsked);
