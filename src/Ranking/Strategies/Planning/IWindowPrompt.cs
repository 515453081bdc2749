using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>What to ask a model about a window, and what its answer means.</summary>
public interface IWindowPrompt
{
    /// <summary>The question.</summary>
    /// <param name="items">The candidates to show, by index.</param>
    /// <param name="promptTokens">Its length; an estimate where the tokenizer is not known.</param>
    /// <exception cref="ModelException">The window does not fit the model's context.</exception>
    ModelRequest Render(IReadOnlyList<int> items, out int promptTokens);

    /// <summary>The answer.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="count">Candidates shown.</param>
    ParsedOrder Read(ModelAnswer answer, int count);

    /// <summary>A second call for an answer that cannot be used; null when none can help.</summary>
    /// <param name="asked">The first call.</param>
    /// <param name="promptTokens">Length of its prompt.</param>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="count">Candidates shown.</param>
    ForcedFinish? Finish(ModelRequest asked, int promptTokens, ModelAnswer answer, int count) => null;

    /// <summary>What a user should know about the prompts rendered so far.</summary>
    IEnumerable<string> Warnings { get; }
}
