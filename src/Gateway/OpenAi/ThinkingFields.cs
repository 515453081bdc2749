using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>
/// Whether the model is to think: <c>chat_template_kwargs.enable_thinking</c> and <c>thinking_token_budget</c> as vLLM has
/// them, <c>reasoning_effort</c> as OpenAI has it.
/// </summary>
internal static class ThinkingFields
{
    public const string Template = "chat_template_kwargs";
    public const string Switch = "enable_thinking";

    /// <summary>Null where the request does not say.</summary>
    public static Reasoning? Read(JsonFields fields)
    {
        var budget = fields.Integer("thinking_token_budget");
        var thinks = fields.Object(Template)?.Flag(Switch)
            ?? (fields.Text("reasoning_effort") is { } effort ? effort != "none" : (bool?)null);
        return (thinks, budget) switch
        {
            (false, _) or (_, 0) => new Reasoning { Mode = ReasoningMode.Off },
            (_, > 0 and var most) => new Reasoning { Mode = ReasoningMode.Budget, MaxTokens = (int)Math.Min(most, int.MaxValue) },
            (true, _) => new Reasoning { Mode = ReasoningMode.On },
            _ => null,
        };
    }
}
