using System.Text.Json;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads passages in BEIR's layout: one JSON object per line with <c>_id</c> (or <c>id</c>), <c>text</c> (or
/// <c>contents</c>), and optionally <c>title</c> and <c>metadata</c>.
/// </summary>
public static class CorpusFile
{
    /// <summary>The passages, read as they are asked for.</summary>
    /// <exception cref="MalformedFileException">A line is malformed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<CorpusPassage> Read(string path)
    {
        foreach (var line in TextFile.Lines(path))
        {
            if (line.IsBlank) continue;
            using var json = JsonLine.Parse(line);
            yield return new(json.Text("_id", "id"), json.TextOrNull("title") ?? "", json.Text("text", "contents"), line.Number)
            {
                Path = path,
                Metadata = json.Root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                    ? Fields(line, metadata)
                    : new Dictionary<string, object>(),
            };
        }
    }

    private static Dictionary<string, object> Fields(TextLine line, JsonElement metadata)
    {
        Dictionary<string, object> fields = [];
        try
        {
            foreach (var property in metadata.EnumerateObject())
                if (Value(property.Value) is { } value) fields[property.Name] = value;
        }
        catch (InvalidOperationException)
        {
            throw line.Malformed("\"metadata\" has half of a surrogate pair");
        }
        return fields;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Array when value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        _ => null,
    };
}
