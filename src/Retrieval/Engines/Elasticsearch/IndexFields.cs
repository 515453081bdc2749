using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Where an index keeps what.</summary>
/// <param name="Id">Keyword field of the ids.</param>
/// <param name="Content">Text field that is searched.</param>
/// <param name="Text">Field of the text.</param>
/// <param name="Title">Field of the title; null for none.</param>
/// <param name="IsOwn">Whether the service fills the index.</param>
internal sealed record IndexFields(string Id, string Content, string Text, string? Title, bool IsOwn)
{
    /// <summary>Of what nobody measured.</summary>
    private const int AssumedBytes = 32 << 10;

    /// <summary>Those of <c>infra/elasticsearch/index.json</c>.</summary>
    public static IndexFields Own { get; } = new("id", "content", "text", "title", IsOwn: true);

    /// <summary>Those of an attached index.</summary>
    public static IndexFields Of(AttachedIndex attached) =>
        new(attached.IdField, attached.TextField, attached.TextField, attached.TitleField, IsOwn: false);

    /// <summary>Path of a metadata field's keywords.</summary>
    public string Keywords(string field) => IsOwn ? PassageJson.Path(field) + ".k" : field;

    /// <summary>Path of a metadata field's number.</summary>
    public string Number(string field) => IsOwn ? PassageJson.Path(field) + ".n" : field;

    /// <summary>Path of a metadata field, whatever its value.</summary>
    public string Any(string field) => IsOwn ? PassageJson.Path(field) : field;

    /// <summary>Asks for the sizes of passages.</summary>
    public void WriteSizes(Utf8JsonWriter json)
    {
        if (!IsOwn) return;
        json.WriteStartArray("docvalue_fields"u8);
        json.WriteStringValue("bytes"u8);
        json.WriteEndArray();
    }

    /// <summary>Size of a passage as a message, by a hit.</summary>
    public int SizeOf(JsonElement hit) => IsOwn ? hit.GetProperty("fields"u8).GetProperty("bytes"u8)[0].GetInt32() : AssumedBytes;

    /// <summary>Makes a passage of a document.</summary>
    public Passage Read(string id, JsonElement source) => IsOwn
        ? PassageJson.Read(source)
        : new Passage { Id = id, Title = Title is null ? "" : TextAt(source, Title), Text = TextAt(source, Text) };

    private static string TextAt(JsonElement source, string path)
    {
        foreach (var name in path.Split('.'))
            if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(name, out source)) return "";
        return source.ValueKind switch
        {
            JsonValueKind.String => source.GetString()!,
            JsonValueKind.Array => string.Join(' ', source.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString())),
            _ => "",
        };
    }
}
