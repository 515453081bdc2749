using System.Text.Json;
using ReasonRank.Reranker.Models.Text;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>Tokens as a server counts them.</summary>
internal readonly record struct TokenCounts(int Prompt, int Completion, int Reasoning)
{
    // Chat templates put system prompts and lists of tools of their own around the messages.
    private const int MostTemplateTokens = 4_096;

    /// <summary>Reads a <c>usage</c> object.</summary>
    /// <returns>Null when it is none, or its numbers cannot be true.</returns>
    public static TokenCounts? Read(JsonElement usage)
    {
        if (Count(usage, "prompt_tokens") is not { } prompt) return null;
        if (Count(usage, "completion_tokens") is not { } completion) return null;
        var details = usage.TryGetProperty("completion_tokens_details", out var found) ? found : default;
        return new TokenCounts(prompt, completion, Math.Min(Count(details, "reasoning_tokens") ?? 0, completion));
    }

    /// <summary>
    /// Whether a server can have counted this: no token is shorter than a byte, and an answer is no longer than twice what
    /// was allowed.
    /// </summary>
    /// <param name="prompt">Size of the prompt's texts.</param>
    /// <param name="written">Size of what was read of the answer.</param>
    /// <param name="model">Limits.</param>
    public bool CanBeTrue(TextSize prompt, TextSize written, ModelOptions model) =>
        Prompt > 0 && Prompt <= prompt.Bytes + MostTemplateTokens && Prompt <= model.ContextTokens!.Value * 4L
        && (Completion > 0 || written.Bytes == 0) && Completion <= model.MaxOutputTokens!.Value * 2L;

    private static int? Count(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
            ? count
            : null;
}
