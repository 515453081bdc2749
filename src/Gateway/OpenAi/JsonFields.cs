using System.Text.Json;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>The fields of a request's object. Null is as good as not there; the wrong type is refused with the field's path.</summary>
/// <param name="element">An object.</param>
/// <param name="path">Path of its fields, such as <c>stream_options.</c>; empty for the request itself.</param>
internal readonly struct JsonFields(JsonElement element, string path = "")
{
    public JsonElement? Find(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "a string"),
    };

    public bool? Flag(string name) => Find(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,
        _ => throw Wrong(name, "a number"),
    };

    public long? Integer(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        _ => throw Wrong(name, "an integer"),
    };

    public JsonFields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonFields(value, $"{path}{name}."),
        _ => throw Wrong(name, "an object"),
    };

    public IEnumerable<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => value.EnumerateArray(),
        _ => throw Wrong(name, "an array"),
    };

    public IEnumerable<string> Texts(string name)
    {
        var fields = this;
        return Items(name).Select((item, i) => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw fields.Wrong($"{name}[{i}]", "a string"));
    }

    public OpenAiException Wrong(string name, string type) => OpenAiException.Of(path + name, $"must be {type}");
}
