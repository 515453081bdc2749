using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

/// <summary>Whatever a model server does: the incoming order, degraded with the reason, never an error read as a ranking.</summary>
public sealed class ModelFaultTests
{
    private const string Incoming = "p0 p1 p2";

    private static readonly (string, string) OneAttempt = ("Models:0:MaxAttempts", "1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<HttpContext, Task>, string> Faults => new()
    {
        { "error status", context => JsonAsync(context, 500, """{"error":{"message":"[3] > [2] > [1] too many"}}"""), "HTTP 500: [3] >" },
        { "error status of a proxy", context => TextAsync(context, 502, "text/html", "<h1>[3] > [2]</h1>"), "HTTP 502: no details" },
        { "overloaded", context => JsonAsync(context, 429, """{"detail":"slow down"}"""), "HTTP 429: slow down" },
        { "wrong key", context => JsonAsync(context, 401, """{"error":{"message":"Incorrect key sk-secret-123"}}"""), "refused the key (HTTP 401)" },
        { "key quoted", context => JsonAsync(context, 400, """{"error":{"message":"bad sk-secret-123 header"}}"""), "bad *** header" },
        { "HTML", context => TextAsync(context, 200, "text/html", "<p>[3] > [2] > [1]</p>"), "sent text/html" },
        { "error body with 200", context => JsonAsync(context, 200, """{"error":{"message":"no [3] > [2]"}}"""), "error: no [3] > [2]" },
        { "error event", context => ChatServer.SendAsync(context, """{"error":"engine died"}"""), "engine died" },
        { "error after content", async context =>
            {
                await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > [2] > [1]</answer>"));
                await ChatServer.SendAsync(context, """{"error":{"message":"engine died"}}""");
            }, "engine died" },
        { "invalid JSON", context => ChatServer.SendAsync(context, "{[3] > [2] > [1]"), "no completion" },
        { "not an object", context => ChatServer.SendAsync(context, "[3]"), "no completion" },
        { "lone surrogate", context => ChatServer.SendAsync(context, """{"choices":[{"delta":{"content":"\ud83d"}}]}"""), "no completion" },
        { "content filter", context => ChatServer.EndAsync(context, "content_filter"), "content_filter" },
        { "nothing", context => TextAsync(context, 200, "text/event-stream", ""), "closed the stream" },
        { "end before the answer is complete", context =>
            ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > [2] > [1]</answer>")), "closed the stream" },
        { "half an event", async context =>
            {
                await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > "));
                await context.Response.WriteAsync("data: {\"choices\":[{\"delta\":{},\"finish_rea");
            }, "closed the stream" },
        { "connection reset", async context =>
            {
                await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > "));
                context.Abort();
            }, "connection to the model server broke" },
        { "redirect", context =>
            {
                context.Response.Redirect("http://127.0.0.1:1/elsewhere");
                return Task.CompletedTask;
            }, "redirects (HTTP 302)" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_is_never_an_answer(string fault, Func<HttpContext, Task> answer, string reason)
    {
        await using var server = await ChatServer.StartAsync((context, _) => answer(context));
        await using var host = await RerankerHost.StartAsync(server, OneAttempt);

        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);

        Assert.Equal(Incoming, response.Order());
        Assert.True(response.Shortfall is { Degraded: true, Partial: false }, fault);
        Assert.Contains(reason, response.Shortfall.Reason);
        Assert.DoesNotContain("sk-secret", response.Shortfall.Reason);
        Assert.All(host.Log, line => Assert.DoesNotContain("sk-secret", line));
        Assert.Equal(["Bearer sk-secret-123"], server.Authorizations.Distinct());
    }

    [Fact]
    public async Task Nobody_listening_is_said()
    {
        await using var host = await RerankerHost.StartAsync(("Models:0:Endpoint", "http://127.0.0.1:1/v1"), ("Models:0:Model", "m"), OneAttempt);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal(Incoming, response.Order());
        Assert.Contains("Nothing answers at 127.0.0.1:1.", response.Shortfall.Reason);
        Assert.Equal(1, response.Usage.ModelCalls);
    }

    [Fact]
    public async Task A_server_that_hangs_ends_with_its_time()
    {
        await using var server = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RerankerHost.StartAsync(server, OneAttempt, ("Models:0:Timeout", "00:00:00.3"));
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal(Incoming, response.Order());
        Assert.Contains("longer than 0.3 s", response.Shortfall.Reason);
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Silence_in_the_middle_ends_the_call()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > "));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var host = await RerankerHost.StartAsync(server, OneAttempt, ("Models:0:IdleTimeout", "00:00:00.3"));
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Contains("silent for 0.3 s", response.Shortfall.Reason);
    }

    [Fact]
    public async Task A_server_that_drips_ends_with_the_deadline_and_gives_a_partial_result()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            foreach (var letter in new string('x', 10_000))
            {
                await ChatServer.SendAsync(context, ChatServer.Content(letter.ToString()));
                await Task.Delay(20, context.RequestAborted);
            }
        });
        await using var host = await RerankerHost.StartAsync(server, OneAttempt, ("DeadlineMargin", "00:00:01"));
        var watch = Stopwatch.StartNew();
        var response = await host.Client.RerankAsync(
            Requests.Of(3), deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: Cancellation);

        Assert.Equal(Incoming, response.Order());
        Assert.True(response.Shortfall is { Partial: true, Degraded: false });
        Assert.True(response.Usage is { ModelCalls: 1, Estimated: true, CompletionTokens: > 0 });
        Assert.InRange(watch.ElapsedMilliseconds, 2000, 4000);
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Endless_output_is_cut_off()
    {
        var block = ChatServer.Content(new string('x', 100_000));
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await ChatServer.SendAsync(context, block);
        });
        await using var host = await RerankerHost.StartAsync(server, OneAttempt);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal(Incoming, response.Order());
        Assert.Equal(RepairKind.Truncated, Assert.Single(response.Repairs).Kind);
        Assert.True(response.Shortfall.Degraded);
    }

    [Fact]
    public async Task An_endless_line_is_cut_off()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync(new string('x', 1 << 20));
        });
        await using var host = await RerankerHost.StartAsync(server, OneAttempt);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Contains("exceeds", response.Shortfall.Reason);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":-5,"completion_tokens":3}""")]
    [InlineData("""{"prompt_tokens":"many","completion_tokens":3}""")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":99999999}""")]
    [InlineData("7")]
    [InlineData(null)]
    public async Task Wrong_usage_is_replaced_by_an_estimate(string? usage)
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > [2] > [1]</answer>"));
            await ChatServer.EndAsync(context, "stop", usage);
        });
        await using var host = await RerankerHost.StartAsync(server, OneAttempt);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal("p2 p1 p0", response.Order());
        Assert.True(response.Usage is { Estimated: true, PromptTokens: > 50 and < 1000, CompletionTokens: > 5 and < 50 });
    }

    private static Task JsonAsync(HttpContext context, int status, string body) => TextAsync(context, status, "application/json", body);

    private static async Task TextAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }
}
