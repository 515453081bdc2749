using System.Net.Http.Headers;
using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>The body of <c>POST /v1/chat/completions</c>.</summary>
internal static class ChatRequestContent
{
    public static HttpContent Create(ModelRequest request, ModelOptions model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model.ServerName);
            json.WriteStartArray("messages");
            foreach (var message in request.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role switch
                {
                    ChatRole.System => "system",
                    ChatRole.Assistant => "assistant",
                    _ => "user",
                });
                json.WriteString("content", message.Content);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            // Always sent: servers differ in what they take for granted, and 1.0 costs quality.
            json.WriteNumber("temperature", request.Sampling.Temperature ?? model.Temperature ?? 0);
            if ((request.Sampling.TopP ?? model.TopP) is { } mass) json.WriteNumber("top_p", mass);
            if (request.Sampling.Seed is { } seed) json.WriteNumber("seed", seed);
            json.WriteNumber("max_tokens", Math.Min(request.MaxOutputTokens ?? int.MaxValue, model.MaxOutputTokens!.Value));
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
            if (request.TopLogProbs is { } alternatives)
            {
                json.WriteBoolean("logprobs", true);
                json.WriteNumber("top_logprobs", alternatives);
            }
            if (model.ThinkingSwitch == true && request.Reasoning.Mode != ReasoningMode.Default)
            {
                json.WriteStartObject("chat_template_kwargs");
                json.WriteBoolean("enable_thinking", request.Reasoning.Mode != ReasoningMode.Off);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
