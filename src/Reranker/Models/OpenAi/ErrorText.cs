using System.Text.Json;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>The message in a server's error body.</summary>
internal static class ErrorText
{
    private const int MaxLength = 300;

    /// <summary>
    /// The message, wherever the server puts it: <c>error.message</c>, <c>error</c>, <c>message</c> or <c>detail</c>.
    /// </summary>
    public static string Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return "no details";
        foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail"])
        {
            if (!root.TryGetProperty(name, out var value)) continue;
            if (value.ValueKind == JsonValueKind.String) return Shorten(value.GetString()!);
            if (value.ValueKind == JsonValueKind.Object) return Of(value);
        }
        return "no details";
    }

    private static string Shorten(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }
}
