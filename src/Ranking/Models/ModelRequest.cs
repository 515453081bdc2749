namespace ReasonRank.Ranking.Models;

/// <summary>One call of a model.</summary>
/// <param name="Messages">
/// The chat so far, ending with a user's turn; or with an assistant's turn that the model goes on with, for models that
/// offer <see cref="ModelNeeds.Continuation"/>. What such a turn holds is not part of the answer.
/// </param>
public sealed record ModelRequest(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>Most alternatives that OpenAI-compatible servers commonly tell.</summary>
    public const int MaxTopLogProbs = 20;

    internal static IReadOnlyDictionary<string, object> NoChatTemplate { get; } = new Dictionary<string, object>();

    /// <summary>How tokens are picked.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Default;

    /// <summary>Most tokens to write, reasoning included; the model's setting when null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>
    /// Likeliest tokens to tell at each place, 1 to <see cref="MaxTopLogProbs"/>, with their log-probabilities; none when
    /// null. Only for models that offer <see cref="ModelNeeds.LogProbabilities"/>.
    /// </summary>
    public int? TopLogProbs { get; init; }

    /// <summary>
    /// What the answer may be; anything when null. Only for models that offer <see cref="ModelNeeds.Forms"/>; one pick
    /// without tags and without reasoning also for those that offer <see cref="ModelNeeds.Choices"/>.
    /// </summary>
    public AnswerForm? Form { get; init; }

    /// <summary>Whether to think first.</summary>
    public ReasoningOptions Reasoning { get; init; } = ReasoningOptions.Default;

    /// <summary>Values for the chat template of the model's server: texts, numbers and switches; the model's where empty.</summary>
    public IReadOnlyDictionary<string, object> ChatTemplate { get; init; } = NoChatTemplate;

    /// <summary>What encloses the reasoning in the answer; the model's setting when null.</summary>
    public ThinkTags? ThinkTags { get; init; }

    /// <summary>
    /// Asked before another attempt at the call, which counts as a call of its own; false when the budget has no room for it.
    /// Any number may be made when null.
    /// </summary>
    public Func<bool>? MayTryAgain { get; init; }

    /// <summary>Share of the model under load.</summary>
    public CallPriority Priority { get; init; }

    /// <summary>
    /// Whose call it is: calls of one owner take turns with those of others. Compared by reference; an owner of its own
    /// when null.
    /// </summary>
    public object? Owner { get; init; }

    /// <summary>Whether the model has to be asked even where its answer is known.</summary>
    public bool NoCache { get; init; }

    /// <summary>Whether the model is to go on with an assistant's turn.</summary>
    public bool Continues => Messages is [.., { Role: ChatRole.Assistant }];
}
