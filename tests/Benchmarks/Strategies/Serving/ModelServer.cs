using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReasonRank.Benchmarks.Strategies.Judging;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>
/// The modelled server: <c>POST /v1/chat/completions</c>, streamed, at the pace of a <see cref="Machine"/>, and
/// <c>POST /streams</c>, which tells how busy it was since the last time.
/// </summary>
internal sealed class ModelServer(Machine machine, Answerer answerer, int tokensPerEvent)
{
    /// <summary>Serves until cancelled.</summary>
    /// <param name="listening">Is told the address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<string> listening, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapPost("/v1/chat/completions", CompleteAsync);
        app.MapPost("/streams", machine.Take);
        await app.StartAsync(cancellationToken);
        listening(app.Urls.Single());
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var call = ModelCall.Read(body.RootElement);
        if (answerer.Answer(call.Prompt, call.Thinks) is not { } whole)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = "The prompt is not understood." }, context.RequestAborted);
            return;
        }
        var reply = whole.Cut(call.MaxTokens);
        var start = await machine.AdmitAsync(call.Asker, call.PromptTokens, context.RequestAborted);
        try
        {
            await WriteAsync(context, call, reply, reply.Tokens < whole.Tokens ? "length" : "stop", start);
        }
        finally
        {
            machine.Leave();
        }
    }

    private async Task WriteAsync(HttpContext context, ModelCall call, Reply reply, string finish, double start)
    {
        var stop = context.RequestAborted;
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(stop);
        var events = new EventWriter(context.Response.BodyWriter);
        for (var sent = 0; sent < reply.Tokens;)
        {
            var next = Math.Min(sent + tokensPerEvent, reply.Tokens);
            await machine.WaitAsync(Machine.Due(start, next - 1), stop);
            // A late timer is made up for: all that is due by now goes out at once, in events of their own.
            for (; next <= reply.Tokens && Machine.Due(start, next - 1) <= machine.Now; next = Math.Min(next + tokensPerEvent, reply.Tokens))
            {
                events.Tokens(reply, sent, next, call.LogProbs);
                sent = next;
                if (next == reply.Tokens) break;
            }
            await context.Response.BodyWriter.FlushAsync(stop);
        }
        events.End(finish, call.PromptTokens, reply);
        await context.Response.BodyWriter.FlushAsync(stop);
    }
}
