using ReasonRank.Ranking.Fusion;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking;

/// <summary>What to rank, and how.</summary>
public sealed record RankingTask
{
    /// <summary>The question; not empty.</summary>
    public required string Query { get; init; }

    /// <summary>In first-stage order, best first; ids are unique. May be empty.</summary>
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Parameters of the strategy, validated; see <see cref="Strategies.StrategyRegistry.Bind"/>.</summary>
    public ParameterValues Parameters { get; init; } = ParameterValues.Empty;

    /// <summary>Fusion with the first-stage scores; none when null.</summary>
    public FusionOptions? Fusion { get; init; }

    /// <summary>Whether the model thinks before it answers.</summary>
    public ReasoningOptions Reasoning { get; init; } = ReasoningOptions.Default;

    /// <summary>How the model picks its tokens.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Default;

    /// <summary>Most tokens of one answer, reasoning included; the model's setting when null, and never more.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Share of the model under load.</summary>
    public CallPriority Priority { get; init; }

    /// <summary>Values for the chat template of the model's server: texts, numbers and switches; the model's where empty.</summary>
    public IReadOnlyDictionary<string, object> ChatTemplate { get; init; } = ModelRequest.NoChatTemplate;

    /// <summary>What encloses the model's reasoning; the model's setting when null.</summary>
    public ThinkTags? ThinkTags { get; init; }

    /// <summary>What may be spent.</summary>
    public RankingBudget Budget { get; init; } = RankingBudget.Unlimited;

    /// <summary>Whether the caller wants a line on each placement.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether the caller wants a trace of every window.</summary>
    public bool Trace { get; init; }

    /// <summary>The task as it is for a model, which decides on what the task leaves open.</summary>
    internal RankingTask For(IRankingModel model) =>
        Reasoning == ReasoningOptions.Default ? this with { Reasoning = model.Reasoning } : this;

    /// <summary>A call of a model in the manner that the task asks for.</summary>
    internal ModelRequest Ask(IReadOnlyList<ChatMessage> messages, int outputTokens) => new(messages)
    {
        Sampling = Sampling,
        Priority = Priority,
        MaxOutputTokens = outputTokens,
        Reasoning = Reasoning,
        ChatTemplate = ChatTemplate,
        ThinkTags = ThinkTags,
    };

    /// <summary>Most tokens of one answer of a model for this task.</summary>
    internal int MostOutputTokens(IRankingModel model) =>
        Math.Min(MaxOutputTokens ?? int.MaxValue, model.MaxOutputTokens);
}
