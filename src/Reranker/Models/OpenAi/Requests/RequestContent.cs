using System.Net.Http.Headers;
using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.Reranker.Models.Text;

namespace ReasonRank.Reranker.Models.OpenAi.Requests;

/// <summary>The body of a call, in the fields that its server takes.</summary>
internal static class RequestContent
{
    public static HttpContent Create(ModelRequest request, ModelOptions model, ServerDialect server)
    {
        var chat = model.Api != ModelApi.Completions;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model.ServerName);
            if (chat) WriteMessages(json, request, server);
            else json.WriteString("prompt", PromptFormat.Find(model.ChatFormat)!.Render(request, model));
            WriteSampling(json, request, model, server);
            json.WriteNumber(
                chat ? server.LimitField : "max_tokens", Math.Min(request.MaxOutputTokens ?? int.MaxValue, model.MaxOutputTokens!.Value));
            json.WriteBoolean("stream", true);
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
            if (request.TopLogProbs is { } alternatives && server.LogProbs(model.Api ?? ModelApi.Chat) is > 0 and var most)
            {
                if (chat) json.WriteBoolean("logprobs", true);
                json.WriteNumber(chat ? "top_logprobs" : "logprobs", Math.Min(alternatives, most));
            }
            if (request.Form is { Picks: 1, Tagged: false } form) ChoiceWriter.Write(json, server.Choices, form.Texts);
            if (chat) WriteChatTemplate(json, request, model, server);
            if (chat) ThinkingWriter.Write(json, request, server);
            if (request.Priority == CallPriority.Batch && server.BatchPriority is { } priority) json.WriteNumber("priority", priority);
            json.WriteEndObject();
        }
        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static void WriteMessages(Utf8JsonWriter json, ModelRequest request, ServerDialect server)
    {
        json.WriteStartArray("messages");
        for (var i = 0; i < request.Messages.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("role", RoleNames.Of(request.Messages[i].Role));
            json.WriteString("content", request.Messages[i].Content);
            if (request.Continues && server.Continuation == ContinuationKind.MessagePrefix && i == request.Messages.Count - 1)
                json.WriteBoolean("prefix", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (!request.Continues || server.Continuation is not (ContinuationKind.Flags or ContinuationKind.Flag)) return;
        json.WriteBoolean("continue_final_message", true);
        if (server.Continuation == ContinuationKind.Flags) json.WriteBoolean("add_generation_prompt", false);
    }

    private static void WriteSampling(Utf8JsonWriter json, ModelRequest request, ModelOptions model, ServerDialect server)
    {
        var sampling = request.Sampling;
        // Always sent: servers differ in what they take for granted, and 1.0 costs quality.
        json.WriteNumber("temperature", sampling.Temperature ?? model.Temperature ?? 0);
        if ((sampling.TopP ?? model.TopP) is { } mass && server.Sampling.HasFlag(SamplingFields.TopP)) json.WriteNumber("top_p", mass);
        if ((sampling.TopK ?? model.TopK) is { } count && server.Sampling.HasFlag(SamplingFields.TopK)) json.WriteNumber("top_k", count);
        if ((sampling.MinP ?? model.MinP) is { } least && server.Sampling.HasFlag(SamplingFields.MinP)) json.WriteNumber("min_p", least);
        if (sampling.Seed is { } seed && server.Sampling.HasFlag(SamplingFields.Seed)) json.WriteNumber("seed", seed);
    }

    private static void WriteChatTemplate(Utf8JsonWriter json, ModelRequest request, ModelOptions model, ServerDialect server)
    {
        var values = new Dictionary<string, object>(ThinkingWriter.Arguments(request, model, server));
        foreach (var (name, value) in request.ChatTemplate) values[name] = value;
        if (values.Count == 0) return;
        json.WriteStartObject("chat_template_kwargs");
        foreach (var (name, value) in values)
        {
            json.WritePropertyName(name);
            if (value is bool truth) json.WriteBooleanValue(truth);
            else if (value is double number) json.WriteNumberValue(number);
            else json.WriteStringValue((string)value);
        }
        json.WriteEndObject();
    }
}
