using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Reranker.Tests;

/// <summary>An OpenAI-compatible server on a real socket whose behaviour a test writes.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private ChatServer(WebApplication app) => _app = app;

    public string Endpoint => Root + "/v1";

    /// <summary>Scheme, host and port.</summary>
    public string Root => _app.Urls.First();

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    public ConcurrentQueue<string?> Authorizations { get; } = [];

    /// <summary>Path and query of each call.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>Completes when a client leaves in the middle of an answer.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers a call; given its number.</param>
    /// <param name="plays">The kind of server that it plays, with that kind's addresses and fields; any when null.</param>
    public static async Task<ChatServer> StartAsync(Func<HttpContext, int, Task> answer, ServerRole? plays = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ChatServer(builder.Build());
        server._app.MapPost(plays is null ? "/v1/chat/completions" : "/{**path}", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            server.Requests.Enqueue(body.RootElement.Clone());
            server.Authorizations.Enqueue(context.Request.Headers.Authorization);
            server.Paths.Enqueue(context.Request.Path + context.Request.QueryString);
            context.RequestAborted.Register(() => server.Left.TrySetResult());
            if (plays is not null && await plays.RefusesAsync(context, body.RootElement)) return;
            await answer(context, Interlocked.Increment(ref server._calls) - 1);
        });
        if (plays is not null) server._app.MapGet("/{**path}", plays.TellAsync);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A server that streams the same pieces to every call: chunks of content, then the end.</summary>
    public static Task<ChatServer> AnswerAsync(params string[] content) => StartAsync(async (context, _) =>
    {
        foreach (var piece in content) await SendAsync(context, Content(piece));
        await EndAsync(context);
    });

    public static string Content(string text) => Delta("content", text);

    public static string Delta(string field, string text) =>
        $$"""{"choices":[{"index":0,"delta":{"{{field}}":{{JsonSerializer.Serialize(text)}}},"finish_reason":null}]}""";

    public static async Task SendAsync(HttpContext context, string data)
    {
        if (!context.Response.HasStarted) context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }

    public static Task EndAsync(HttpContext context, string reason = "stop") => EndAsync(
        context, reason, """{"prompt_tokens":120,"completion_tokens":30,"completion_tokens_details":{"reasoning_tokens":20}}""");

    public static async Task EndAsync(HttpContext context, string reason, string? usage)
    {
        await SendAsync(context, $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""");
        if (usage is not null) await SendAsync(context, $$"""{"choices":[],"usage":{{usage}}}""");
        await SendAsync(context, "[DONE]");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
