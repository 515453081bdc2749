using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Synthesis.Steps.Asking;

/// <summary>Parameters of every step that asks a model.</summary>
internal static class AskingParameters
{
    public static readonly TextParameter Model = new("model", "Name of a model; the default one when empty.");

    public static readonly NumberParameter Temperature = new("temperature", "Sampling temperature, 0 to 2.", .6, 0, 2);

    public static readonly IntegerParameter MaxTokens = new(
        "max_tokens", "Most tokens of one answer, reasoning included, 0 to 131,072; 0 for the model's setting.", 0, 0, 131_072);

    public static readonly ChoiceParameter Thinking = new(
        "thinking", "default: the model's own way; on; off.", ["default", "on", "off"]);

    public static readonly IntegerParameter PassageWords = new(
        "passage_words", "Most words of a passage in a prompt, 1 to 10,000.", 300, 1, 10_000);

    public static readonly IntegerParameter Tries = new(
        "tries", "Calls for one answer that can be read, 1 to 10.", 2, 1, 10);

    public static IReadOnlyList<StrategyParameter> All { get; } = [Model, Temperature, MaxTokens, Thinking, PassageWords, Tries];

    /// <summary>A call as the parameters ask for it.</summary>
    public static ModelRequest Request(ParameterValues values, IReadOnlyList<ChatMessage> messages) => new(messages)
    {
        Sampling = new SamplingOptions(values[Temperature]),
        MaxOutputTokens = values[MaxTokens] == 0 ? null : values[MaxTokens],
        Reasoning = values[Thinking] switch
        {
            "on" => new ReasoningOptions(ReasoningMode.On),
            "off" => new ReasoningOptions(ReasoningMode.Off),
            _ => ReasoningOptions.Default,
        },
        Priority = CallPriority.Batch,
    };

    /// <summary>Tokens of the context that an answer may take.</summary>
    public static int OutputTokens(ParameterValues values, IRankingModel model) =>
        values[MaxTokens] == 0 ? model.MaxOutputTokens : Math.Min(values[MaxTokens], model.MaxOutputTokens);

    /// <summary>What tells one way of asking from another: the model and the template.</summary>
    public static string Identity(IRankingModel model, PromptTemplate template) =>
        $"{model.Name}\n{TemplateFingerprint.Whole(template)}";
}
