using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ReasonRank.Cli.Tests.Experiments;

/// <summary>
/// An OpenAI-compatible server whose model ranks windows: when it may think, passages that explain a cause come first,
/// and it says so at length; when it may not, the order stays as it is.
/// </summary>
internal sealed partial class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private ModelServer(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.First() + "/v1";

    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Time before each answer.</summary>
    public TimeSpan Delay { get; set; }

    public static async Task<ModelServer> StartAsync()
    {
        // The services' settings files lie beside the tests, and would bind this server to the gateway's ports.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ModelServer(builder.Build());
        server._app.MapPost("/v1/chat/completions", server.AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        Interlocked.Increment(ref _calls);
        await Task.Delay(Delay, context.RequestAborted);
        var prompt = string.Join('\n', body.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()));
        var thinks = body.RootElement.TryGetProperty("chat_template_kwargs", out var switches) && switches.GetProperty("enable_thinking").GetBoolean();
        var passages = Passage().Matches(prompt).Select(match => (
            Number: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            Explains: match.Groups[2].Value.Contains("cause", StringComparison.Ordinal)));
        var order = passages.OrderByDescending(passage => thinks && passage.Explains).ThenBy(passage => passage.Number);
        var answer = $"<answer> {string.Join(" > ", order.Select(passage => $"[{passage.Number}]"))} </answer>";
        context.Response.ContentType = "text/event-stream";
        if (thinks) await SendAsync(Delta("reasoning_content", "What explains the cause helps most."));
        await SendAsync(Delta("content", answer));
        await SendAsync("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        var usage = new { prompt_tokens = 100, completion_tokens = thinks ? 400 : 20, completion_tokens_details = new { reasoning_tokens = thinks ? 380 : 0 } };
        await SendAsync($$"""{"choices":[],"usage":{{JsonSerializer.Serialize(usage)}}}""");
        await SendAsync("[DONE]");

        Task SendAsync(string data) => context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
    }

    private static string Delta(string field, string text) =>
        $$"""{"choices":[{"index":0,"delta":{"{{field}}":{{JsonSerializer.Serialize(text)}}},"finish_reason":null}]}""";

    [GeneratedRegex(@"^\[(\d+)\] (.*)$", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
