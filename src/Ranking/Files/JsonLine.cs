using System.Text.Json;

namespace ReasonRank.Ranking.Files;

/// <summary>A line of JSON with an object on it.</summary>
internal sealed class JsonLine : IDisposable
{
    private readonly TextLine _line;
    private readonly JsonDocument _document;

    private JsonLine(TextLine line, JsonDocument document) => (_line, _document) = (line, document);

    public JsonElement Root => _document.RootElement;

    public static JsonLine Parse(TextLine line)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.Text);
        }
        catch (JsonException problem)
        {
            throw line.Malformed($"no valid JSON at character {problem.BytePositionInLine + 1}");
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return new(line, document);
        document.Dispose();
        throw line.Malformed("a JSON object was expected");
    }

    /// <summary>The text of the first of these properties that is there; numbers as they are written.</summary>
    public string Text(params ReadOnlySpan<string> names) =>
        TextOrNull(names) ?? throw _line.Malformed($"\"{names[0]}\" is missing");

    /// <summary>The same, or null when none is there.</summary>
    public string? TextOrNull(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            return value.ValueKind switch
            {
                JsonValueKind.String => Decode(name, value),
                JsonValueKind.Number => value.GetRawText(),
                _ => throw _line.Malformed($"\"{name}\" is a text, not {value.ValueKind}"),
            };
        }
        return null;
    }

    public void Dispose() => _document.Dispose();

    private string Decode(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw _line.Malformed($"\"{name}\" has half of a surrogate pair");
        }
    }
}
