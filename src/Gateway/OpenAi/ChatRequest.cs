using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>A chat completion that was asked for.</summary>
/// <param name="Call">What the model is asked.</param>
/// <param name="Stream">Whether the answer is sent as it is written.</param>
/// <param name="IncludeUsage">Whether a stream ends with what it cost.</param>
/// <param name="LimitField">The field that gave the token limit.</param>
/// <param name="ChoiceField">The field that gave the choices.</param>
internal sealed record ChatRequest(GenerateRequest Call, bool Stream, bool IncludeUsage, string LimitField, string ChoiceField)
{
    /// <summary>The request's name of a field of the call.</summary>
    public string NameOf(string field) => field switch
    {
        "max_output_tokens" => LimitField,
        "choices" => ChoiceField,
        "top_log_probs" => "top_logprobs",
        "reasoning.max_tokens" => "thinking_token_budget",
        _ when field.StartsWith("chat_template", StringComparison.Ordinal) => "chat_template_kwargs" + field["chat_template".Length..],
        _ => field,
    };
}
