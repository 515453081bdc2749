using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ReasonRank.TestSupport;

/// <summary>
/// An OpenAI-compatible server on a real socket that answers the prompts of all steps of a job. Its answers depend on the prompt
/// alone (<see cref="TeacherAnswers"/>), so that two runs of a job make the same data, whatever happens in between.
/// </summary>
public sealed class ScriptedTeacher : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private int _calls, _inFlight, _mostInFlight;
    private long _promptTokens, _completionTokens;

    private ScriptedTeacher(WebApplication app) => _app = app;

    /// <summary>Takes the place of an answer.</summary>
    /// <param name="context">The call.</param>
    /// <param name="prompt">All of its messages, a line between them.</param>
    /// <param name="call">The call's number, from 0.</param>
    /// <returns>Whether it has answered; otherwise the teacher does.</returns>
    public delegate Task<bool> Fault(HttpContext context, string prompt, int call);

    /// <summary>Address for a model's setting <c>Endpoint</c>.</summary>
    public string Endpoint => _app.Urls.First() + "/v1";

    /// <summary>Calls that came.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The most calls that were under way at the same time.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>Tokens of the prompts of the calls that were answered to their end, as the answers told them.</summary>
    public long PromptTokens => Interlocked.Read(ref _promptTokens);

    /// <summary>Tokens of the answers that were sent to their end, as they told them.</summary>
    public long CompletionTokens => Interlocked.Read(ref _completionTokens);

    /// <summary>How often each prompt came.</summary>
    public IReadOnlyDictionary<string, int> Asked => _asked;

    /// <summary>Starts a teacher.</summary>
    /// <param name="delay">Time that an answer takes.</param>
    /// <param name="fault">Asked at each call first; none when null.</param>
    public static async Task<ScriptedTeacher> StartAsync(TimeSpan delay = default, Fault? fault = null)
    {
        // The services' settings files lie beside the tests, and would bind this server to their ports.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var teacher = new ScriptedTeacher(builder.Build());
        teacher._app.MapPost("/v1/chat/completions", context => teacher.TakeAsync(context, delay, fault));
        await teacher._app.StartAsync();
        return teacher;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, TimeSpan delay, Fault? fault)
    {
        var call = Interlocked.Increment(ref _calls) - 1;
        Raise(Interlocked.Increment(ref _inFlight));
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var prompt = string.Join('\n', body.RootElement.GetProperty("messages").EnumerateArray().Select(turn => turn.GetProperty("content").GetString()));
            _asked.AddOrUpdate(prompt, 1, (_, times) => times + 1);
            await Task.Delay(delay, context.RequestAborted);
            if (fault is not null && await fault(context, prompt, call)) return;
            await AnswerAsync(context, prompt);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task AnswerAsync(HttpContext context, string prompt)
    {
        if (TeacherAnswers.To(prompt) is not { } answer)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "The scripted teacher does not know this kind of prompt." } });
            return;
        }
        // About four characters to a token, as in English text.
        var (prompted, completed) = (prompt.Length / 4 + 1, answer.Length / 4 + 1);
        context.Response.ContentType = "text/event-stream";
        foreach (var data in (string[])[
            $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(answer)}}},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            $$"""{"choices":[],"usage":{"prompt_tokens":{{prompted}},"completion_tokens":{{completed}} } }""",
            "[DONE]"])
            await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        Interlocked.Add(ref _promptTokens, prompted);
        Interlocked.Add(ref _completionTokens, completed);
    }

    private void Raise(int inFlight)
    {
        for (var most = MostInFlight; inFlight > most; most = MostInFlight)
            if (Interlocked.CompareExchange(ref _mostInFlight, inFlight, most) == most) return;
    }
}
