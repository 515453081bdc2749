using System.Text.Json;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>Fields that are known and cannot be done: to ignore them would give another answer than the one asked for.</summary>
internal static class Unsupported
{
    private static readonly string[] Filled =
        ["tools", "functions", "logit_bias", "guided_json", "guided_regex", "guided_grammar", "structural_tag"];

    private static readonly (string Name, double Neutral)[] Penalties =
        [("presence_penalty", 0), ("frequency_penalty", 0), ("repetition_penalty", 1)];

    /// <exception cref="OpenAiException">One of them is set.</exception>
    public static void Refuse(JsonFields fields)
    {
        if (fields.Integer("n") is not (null or 1)) throw OpenAiException.Of("n", "must be 1");
        foreach (var name in Filled)
            if (fields.Find(name) is { } value && !IsEmpty(value)) throw OpenAiException.Of(name, "is not supported");
        foreach (var (name, neutral) in Penalties)
            if (fields.Number(name) is { } value && value != neutral) throw OpenAiException.Of(name, "is not supported");
        if (fields.Object("response_format")?.Text("type") is not (null or "text"))
            throw OpenAiException.Of("response_format.type", "must be text");
        if (fields.Find("structured_outputs") is { ValueKind: JsonValueKind.Object } structured)
            foreach (var field in structured.EnumerateObject())
                if (field.Name != "choice" && field.Value.ValueKind != JsonValueKind.Null)
                    throw OpenAiException.Of($"structured_outputs.{field.Name}", "is not supported; only choice is");
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };
}
