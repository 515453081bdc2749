using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>Parts that whole and streamed answers share.</summary>
internal static class ChatJson
{
    /// <summary>As is usual for JSON that is not put into a page: tags of answers stay readable.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>logprobs</c>: null when there are none.</summary>
    public static void WriteLogProbs(Utf8JsonWriter json, IReadOnlyList<WrittenToken> tokens)
    {
        if (tokens.Count == 0)
        {
            json.WriteNull("logprobs");
            return;
        }
        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            WriteToken(json, token.Text, token.LogProbability);
            json.WriteStartArray("top_logprobs");
            foreach (var chance in token.Top)
            {
                json.WriteStartObject();
                WriteToken(json, chance.Text, chance.LogProbability);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes <c>finish_reason</c>.</summary>
    public static void WriteFinish(Utf8JsonWriter json, GenerateFinish finish) =>
        json.WriteString("finish_reason", finish.Truncated ? "length" : "stop");

    /// <summary>Writes <c>usage</c>.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.PromptTokens + usage.CompletionTokens);
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, string text, double logProbability)
    {
        json.WriteString("token", text);
        json.WriteNumber("logprob", logProbability);
        // A token that holds a part of a character has no text to tell its bytes from.
        if (text.Contains('\uFFFD'))
        {
            json.WriteNull("bytes");
            return;
        }
        json.WriteStartArray("bytes");
        foreach (var part in Encoding.UTF8.GetBytes(text)) json.WriteNumberValue(part);
        json.WriteEndArray();
    }
}
