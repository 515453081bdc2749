namespace ReasonRank.Ranking.Models;

/// <summary>What a model wrote in one call.</summary>
/// <param name="Reasoning">What the server set apart as reasoning; empty when it did not.</param>
/// <param name="Text">The rest of the output; may have tags of its own.</param>
/// <param name="Truncated">Whether the model was stopped at its token limit.</param>
public sealed record ModelAnswer(string Reasoning, string Text, bool Truncated = false)
{
    /// <summary>Most tokens kept. Answers stand at the end; with alternatives, those of long reasoning would take megabytes.</summary>
    public const int MaxTokens = 256;

    /// <summary>
    /// The last tokens written, reasoning included; empty unless asked for with <see cref="ModelRequest.TopLogProbs"/>.
    /// </summary>
    public IReadOnlyList<GeneratedToken> Tokens { get; init; } = [];
}
