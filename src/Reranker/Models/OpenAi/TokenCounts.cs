using System.Text.Json;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>Tokens as a server counts them.</summary>
internal readonly record struct TokenCounts(int Prompt, int Completion, int Reasoning)
{
    /// <summary>Reads a <c>usage</c> object.</summary>
    /// <returns>Null when it is none, or its numbers cannot be true.</returns>
    public static TokenCounts? Read(JsonElement usage)
    {
        if (Count(usage, "prompt_tokens") is not { } prompt) return null;
        if (Count(usage, "completion_tokens") is not { } completion) return null;
        var details = usage.TryGetProperty("completion_tokens_details", out var found) ? found : default;
        return new TokenCounts(prompt, completion, Math.Min(Count(details, "reasoning_tokens") ?? 0, completion));
    }

    private static int? Count(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
            ? count
            : null;
}
