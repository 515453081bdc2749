using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// What one kind of OpenAI-compatible server takes and can do. What it cannot do is not offered; a sampling setting that
/// it lacks is left out.
/// </summary>
/// <param name="Name">Name in settings.</param>
internal sealed record ServerDialect(string Name)
{
    /// <summary>Base path of endpoints that are only a host.</summary>
    public string BasePath { get; init; } = "/v1";

    /// <summary>Base path of calls that continue an assistant's turn, where it is another one.</summary>
    public string? ContinuationPath { get; init; }

    /// <summary>Header of the key; a bearer token when null.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The <c>api-version</c> of addresses that need one.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Field of a chat's token limit.</summary>
    public string LimitField { get; init; } = "max_tokens";

    /// <summary>Whether <c>/completions</c> takes a prompt as it is, without a template around it.</summary>
    public bool Completions { get; init; } = true;

    /// <summary>Most alternatives told at each place of a chat; 0 where log-probabilities are not told.</summary>
    public int ChatLogProbs { get; init; }

    /// <summary>The same for completions.</summary>
    public int CompletionLogProbs { get; init; }

    /// <summary>Sampling settings taken.</summary>
    public SamplingFields Sampling { get; init; } = SamplingFields.TopP | SamplingFields.Seed;

    /// <summary>How thinking is switched in chats.</summary>
    public ThinkingSwitch Thinking { get; init; }

    /// <summary>Field of the most reasoning tokens; null where there is none.</summary>
    public string? BudgetField { get; init; }

    /// <summary>Whether that field works without a setting of the server's own.</summary>
    public bool LimitsReasoning { get; init; }

    /// <summary>How choices are told.</summary>
    public ChoiceField Choices { get; init; }

    /// <summary>How a chat is continued.</summary>
    public ContinuationKind Continuation { get; init; }

    /// <summary>Whether a chat can only be continued with thinking switched off.</summary>
    public bool ContinuesWithoutThinking { get; init; }

    /// <summary>The <c>priority</c> of calls that nobody waits for; null where the server has none. Others have 0.</summary>
    public int? BatchPriority { get; init; }

    /// <summary>What a model behind such a server can do.</summary>
    public ModelNeeds Offers(ModelApi api) => ModelNeeds.Text
        | (LogProbs(api) > 0 ? ModelNeeds.LogProbabilities : ModelNeeds.None)
        | (Choices != ChoiceField.None ? ModelNeeds.Choices : ModelNeeds.None)
        | (api == ModelApi.Completions || Continuation != ContinuationKind.None ? ModelNeeds.Continuation : ModelNeeds.None);

    /// <summary>Most alternatives told at each place.</summary>
    public int LogProbs(ModelApi api) => api == ModelApi.Chat ? ChatLogProbs : CompletionLogProbs;

    /// <summary>The row for a model that offers no more than this.</summary>
    public ServerDialect Limited(ModelNeeds offers) => this with
    {
        ChatLogProbs = offers.HasFlag(ModelNeeds.LogProbabilities) ? ChatLogProbs : 0,
        Choices = offers.HasFlag(ModelNeeds.Choices) ? Choices : ChoiceField.None,
        Continuation = offers.HasFlag(ModelNeeds.Continuation) ? Continuation : ContinuationKind.None,
    };

    /// <summary>The row with what a model's settings say otherwise.</summary>
    public ServerDialect With(ModelOptions model) => this with
    {
        ApiVersion = ApiVersion is null ? null : model.ApiVersion ?? ApiVersion,
        ChatLogProbs = Told(model.LogProbs, ChatLogProbs),
        CompletionLogProbs = Told(model.LogProbs, CompletionLogProbs),
        Thinking = model.ThinkingSwitch switch
        {
            null => Thinking,
            false => ThinkingSwitch.None,
            true => Thinking == ThinkingSwitch.None ? ThinkingSwitch.TemplateArgument : Thinking,
        },
        LimitsReasoning = BudgetField is not null && (model.ReasoningBudget ?? LimitsReasoning),
        Continuation = model.Continuation switch
        {
            null => Continuation,
            false => ContinuationKind.None,
            true => Continuation == ContinuationKind.None ? ContinuationKind.Always : Continuation,
        },
        BatchPriority = model.PriorityScheduling == true ? BatchPriority : null,
    };

    private static int Told(bool? setting, int most) => setting switch
    {
        null => most,
        false => 0,
        true => most > 0 ? most : ModelRequest.MaxTopLogProbs,
    };
}
