using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>An answer that is known already, as a stream of events.</summary>
internal static class AnswerEvents
{
    /// <summary>The answer's parts, without an end.</summary>
    public static IEnumerable<ModelEvent> Of(ModelAnswer answer)
    {
        if (answer.Reasoning.Length > 0) yield return new ModelEvent.Reasoning(answer.Reasoning);
        if (answer.Tokens.Count > 0) yield return new ModelEvent.Tokens(answer.Tokens);
        if (answer.Text.Length > 0) yield return new ModelEvent.Answer(answer.Text);
    }
}
