namespace ReasonRank.Ranking.Models;

/// <summary>One call of a model.</summary>
/// <param name="Messages">The chat so far, ending with a user's turn.</param>
public sealed record ModelRequest(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Most alternatives that OpenAI-compatible servers commonly tell.</summary>
    public const int MaxTopLogProbs = 20;

    /// <summary>Sampling temperature, 0 to 2; the model's setting when null.</summary>
    public double? Temperature { get; init; }

    /// <summary>Most tokens to write, reasoning included; the model's setting when null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>
    /// Likeliest tokens to tell at each place, 1 to <see cref="MaxTopLogProbs"/>, with their log-probabilities; none when
    /// null. Only for models that offer <see cref="ModelNeeds.LogProbabilities"/>.
    /// </summary>
    public int? TopLogProbs { get; init; }

    /// <summary>Whether to think first.</summary>
    public ReasoningOptions Reasoning { get; init; } = ReasoningOptions.Default;
}
