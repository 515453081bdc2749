using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>An OpenAI-compatible server whose answers a test writes.</summary>
internal sealed class StudentServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private StudentServer(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.First() + "/v1";

    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Starts a server.</summary>
    /// <param name="answer">The answer for a model, a prompt and the call's number.</param>
    public static async Task<StudentServer> StartAsync(Func<string, string, int, string> answer)
    {
        // The services' settings files lie beside the tests, and would bind this server to their ports.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new StudentServer(builder.Build());
        server._app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var prompt = string.Join('\n', body.RootElement.GetProperty("messages").EnumerateArray().Select(turn => turn.GetProperty("content").GetString()));
            var text = answer(body.RootElement.GetProperty("model").GetString()!, prompt, Interlocked.Increment(ref server._calls));
            context.Response.ContentType = "text/event-stream";
            foreach (var data in (string[])[
                $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}}},"finish_reason":null}]}""",
                """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                """{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20}}""",
                "[DONE]"])
                await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
