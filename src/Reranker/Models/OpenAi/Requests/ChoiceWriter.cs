using System.Text;
using System.Text.Json;
using ReasonRank.Reranker.Models.OpenAi.Servers;

namespace ReasonRank.Reranker.Models.OpenAi.Requests;

/// <summary>Writes the only answers that the model may give.</summary>
internal static class ChoiceWriter
{
    public static void Write(Utf8JsonWriter json, ChoiceField field, IReadOnlyList<string> choices)
    {
        switch (field)
        {
            case ChoiceField.StructuredOutputs:
                json.WriteStartObject("structured_outputs");
                WriteList(json, "choice", choices);
                json.WriteEndObject();
                break;
            case ChoiceField.GuidedChoice:
                WriteList(json, "guided_choice", choices);
                break;
            case ChoiceField.Regex:
                json.WriteString("regex", $"({string.Join('|', choices.Select(choice => Escape(choice, @"\.^$*+?()[]{}|")))})");
                break;
            case ChoiceField.Grammar:
                json.WriteString("grammar", $"root ::= {string.Join(" | ", choices.Select(choice => $"\"{Escape(choice, "\\\"")}\""))}");
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> choices)
    {
        json.WriteStartArray(name);
        foreach (var choice in choices) json.WriteStringValue(choice);
        json.WriteEndArray();
    }

    // Both languages write line breaks and tabs alike.
    private static string Escape(string text, string special)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
            _ = letter switch
            {
                '\n' => escaped.Append(@"\n"),
                '\r' => escaped.Append(@"\r"),
                '\t' => escaped.Append(@"\t"),
                _ when special.Contains(letter) => escaped.Append('\\').Append(letter),
                _ => escaped.Append(letter),
            };
        return escaped.ToString();
    }
}
