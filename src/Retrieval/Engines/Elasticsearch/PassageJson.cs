using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Passages as documents of an index:
/// <code>{ "id", "bytes", "title", "text", "fields": { NAME: { "k": keyword or keywords } or { "n": number } } }</code>
/// </summary>
internal static class PassageJson
{
    /// <summary>Path of a metadata field. A dot would make an object of it, so it becomes a colon, which no name has.</summary>
    public static string Path(string field) => $"fields.{Key(field)}";

    /// <summary>Writes a passage.</summary>
    public static void Write(this Utf8JsonWriter json, Passage passage)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, passage.Id);
        json.WriteNumber("bytes"u8, passage.CalculateSize());
        if (passage.Title.Length > 0) json.WriteString("title"u8, passage.Title);
        json.WriteString("text"u8, passage.Text);
        if (passage.Fields.Count > 0)
        {
            json.WriteStartObject("fields"u8);
            foreach (var field in passage.Fields) json.Write(field);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads a passage.</summary>
    public static Passage Read(JsonElement source)
    {
        var passage = new Passage
        {
            Id = source.GetProperty("id"u8).GetString()!,
            Title = source.TryGetProperty("title"u8, out var title) ? title.GetString()! : "",
            Text = source.GetProperty("text"u8).GetString()!,
        };
        if (source.TryGetProperty("fields"u8, out var fields))
            passage.Fields.AddRange(fields.EnumerateObject().Select(ReadField));
        return passage;
    }

    /// <summary>Writes a number so that the sign of a zero survives, which JSON's shortest form drops.</summary>
    public static void WriteDouble(this Utf8JsonWriter json, double value)
    {
        if (double.IsNegative(value) && value == 0) json.WriteRawValue("-0.0"u8);
        else json.WriteNumberValue(value);
    }

    private static string Key(string field) => field.Replace('.', ':');

    private static void Write(this Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject(Key(field.Name));
        switch (field.ValueCase)
        {
            case Field.ValueOneofCase.Number:
                json.WritePropertyName("n"u8);
                json.WriteDouble(field.Number);
                break;
            case Field.ValueOneofCase.Keywords:
                json.WriteStartArray("k"u8);
                foreach (var keyword in field.Keywords.Values) json.WriteStringValue(keyword);
                json.WriteEndArray();
                break;
            default:
                json.WriteString("k"u8, field.Keyword);
                break;
        }
        json.WriteEndObject();
    }

    private static Field ReadField(JsonProperty property)
    {
        var name = property.Name.Replace(':', '.');
        if (property.Value.TryGetProperty("n"u8, out var number)) return new Field { Name = name, Number = number.GetDouble() };
        var value = property.Value.GetProperty("k"u8);
        return value.ValueKind != JsonValueKind.Array ? new Field { Name = name, Keyword = value.GetString() }
            : value.GetArrayLength() == 1 ? new Field { Name = name, Keyword = value[0].GetString() }
            : new Field { Name = name, Keywords = new KeywordList { Values = { value.EnumerateArray().Select(each => each.GetString()) } } };
    }
}
