using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>What a pointwise strategy asks about a passage, and what the answer means.</summary>
/// <param name="Template">The prompt, of <see cref="TemplateMethod.Pointwise"/>.</param>
/// <param name="Reasoning">Whether to think first.</param>
/// <param name="Read">The score that an answer states.</param>
internal sealed record PointwiseQuestion(PromptTemplate Template, ReasoningOptions Reasoning, Func<ModelAnswer, ParsedScore> Read)
{
    /// <summary>Tokens of an answer without its reasoning.</summary>
    public int AnswerTokens { get; init; } = 32;

    /// <summary>Whether an answer may not be longer than that: there is nothing to think about.</summary>
    public bool AnswerOnly { get; init; }

    /// <summary>What an answer may be, tags left out; anything when null.</summary>
    public AnswerForm? Form { get; init; }

    /// <summary>The beginning of the answer, for models that go on with it; none when null.</summary>
    public string? Prefill { get; init; }

    /// <summary>Alternatives to ask for; none when null.</summary>
    public int? TopLogProbs { get; init; }
}
