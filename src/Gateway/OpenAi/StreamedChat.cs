using System.Buffers;
using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>
/// Answers with server-sent events as the model writes. The reply begins with the first of them, so that a call that fails
/// before has the status of its failure.
/// </summary>
internal sealed class StreamedChat(HttpContext context, ChatHead head, bool includeUsage) : IChatReply
{
    private const string Kind = "chat.completion.chunk";

    // What closes reasoning for clients that look for it in the content, when it turns out late that the content was some.
    private const string ReasoningEnd = "</think>";

    private readonly List<WrittenToken> _tokens = [];

    public Task AddAsync(GenerateResponse message)
    {
        switch (message.EventCase)
        {
            case GenerateResponse.EventOneofCase.Reasoning:
                return SendAsync("reasoning_content", message.Reasoning);
            case GenerateResponse.EventOneofCase.Answer:
                return SendAsync("content", message.Answer);
            case GenerateResponse.EventOneofCase.ReasoningClosed:
                return SendAsync("content", ReasoningEnd);
            case GenerateResponse.EventOneofCase.Tokens:
                _tokens.AddRange(message.Tokens.Tokens);
                return Task.CompletedTask;
            case GenerateResponse.EventOneofCase.Restart when context.Response.HasStarted:
                throw new OpenAiException(new OpenAiError(
                    StatusCodes.Status503ServiceUnavailable, "The model broke off in the middle of its answer."));
            case GenerateResponse.EventOneofCase.Restart:
                _tokens.Clear();
                return Task.CompletedTask;
            case GenerateResponse.EventOneofCase.Finish:
                return FinishAsync(message.Finish);
            default:
                return Task.CompletedTask;
        }
    }

    /// <summary>Sends an event.</summary>
    public static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.StartAsync(context.RequestAborted);
        }
        context.Response.BodyWriter.Write("data: "u8);
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, ChatJson.Options)) write(json);
        context.Response.BodyWriter.Write("\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private Task SendAsync(string field, string text) => SendAsync(context, json => WriteChunk(json, field, text, null));

    private async Task FinishAsync(GenerateFinish finish)
    {
        await SendAsync(context, json => WriteChunk(json, null, "", finish));
        if (includeUsage) await SendAsync(context, json => WriteUsage(json, finish.Usage));
        context.Response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private void WriteChunk(Utf8JsonWriter json, string? field, string text, GenerateFinish? finish)
    {
        json.WriteStartObject();
        head.WriteTo(json, Kind);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (field is not null)
        {
            json.WriteString("role", "assistant");
            json.WriteString(field, text);
        }
        json.WriteEndObject();
        ChatJson.WriteLogProbs(json, _tokens);
        _tokens.Clear();
        if (finish is null) json.WriteNull("finish_reason");
        else ChatJson.WriteFinish(json, finish);
        json.WriteEndObject();
        json.WriteEndArray();
        if (includeUsage) json.WriteNull("usage");
        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject();
        head.WriteTo(json, Kind);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        ChatJson.WriteUsage(json, usage);
        json.WriteEndObject();
    }
}
