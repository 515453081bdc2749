using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Synthesis.Steps.Asking;

/// <summary>The reasoning of an answer, wherever the server put it.</summary>
internal static class ReasoningText
{
    /// <summary>Without think tags; empty when there is none.</summary>
    public static string Of(ModelAnswer answer) => answer.Reasoning.Length > 0 ? answer.Reasoning.Trim() : AnswerReasoning.In(answer.Text);
}
