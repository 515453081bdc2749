using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>An error that a server tells, by its status or in a body.</summary>
internal static class ServerError
{
    private const int MaxLength = 300;
    private const int MaxDepth = 8;

    /// <summary>The kind of failure that an HTTP status stands for.</summary>
    public static ModelFailure KindOf(int status) => status switch
    {
        // 529 is what some say for 503.
        425 or 429 or 503 or 529 => ModelFailure.Overloaded,
        408 or 504 => ModelFailure.TimedOut,
        >= 500 => ModelFailure.Unavailable,
        _ => ModelFailure.Refused,
    };

    /// <summary>Whether a body tells an error, in <c>error</c> or, as older vLLM, flat with <c>object: "error"</c>.</summary>
    public static bool IsTold(JsonElement root) =>
        Find(root, "error") is { ValueKind: not JsonValueKind.Null }
        || (Find(root, "object") is { ValueKind: JsonValueKind.String } kind && kind.ValueEquals("error"));

    /// <summary>A failure told within an answer, where no status tells its kind.</summary>
    public static ModelException Of(JsonElement root) =>
        new($"The model server answered with an error: {TextOf(root)}")
        {
            Kind = CodeOf(root) is { } code ? KindOf(code) : ModelFailure.Unavailable,
        };

    /// <summary>Whether the error stays although its status, 429, says to come back: the account is used up.</summary>
    public static bool IsFinal(JsonElement root) =>
        Find(root, "error") is { } error && Find(error, "code") is { ValueKind: JsonValueKind.String } code
        && code.ValueEquals("insufficient_quota");

    /// <summary>
    /// The message, wherever the server puts it: <c>error.message</c>, <c>error</c>, <c>message</c> or <c>detail</c>.
    /// </summary>
    public static string TextOf(JsonElement root, int depth = 0)
    {
        if (depth == MaxDepth) return "no details";
        foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail"])
        {
            if (Find(root, name) is not { } value) continue;
            if (value.ValueKind == JsonValueKind.String) return Shorten(value.GetString()!);
            if (value.ValueKind == JsonValueKind.Object) return TextOf(value, depth + 1);
        }
        return "no details";
    }

    private static int? CodeOf(JsonElement root) =>
        ((Find(root, "error") is { ValueKind: JsonValueKind.Object } error ? Find(error, "code") : null) ?? Find(root, "code"))
            is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var status) && status is >= 400 and < 600
            ? status
            : null;

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxLength) return line;
        return line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] + "…";
    }
}
