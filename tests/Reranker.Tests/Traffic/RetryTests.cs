using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Traffic;

/// <summary>Calls that fail are tried again where that makes sense, over real HTTP.</summary>
public sealed class RetryTests
{
    private const string Answer = "<answer>[3] > [2] > [1]</answer>";

    private static readonly (string, string) Soon = ("Models:0:RetryDelay", "00:00:00.01");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<HttpContext, Task>, long, long> Passing => new()
    {
        { "overloaded", context => StatusAsync(context, 429), 120, 30 },
        { "unavailable", context => StatusAsync(context, 503), 120, 30 },
        { "server error", context => StatusAsync(context, 500), 120, 30 },
        { "error event", context => ChatServer.SendAsync(context, """{"error":"engine died"}"""), 120, 30 },
        { "reset in the middle", async context =>
            {
                await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "the old thoughts"));
                await ChatServer.SendAsync(context, ChatServer.Content("<answer>[1] > "));
                await BreakAsync(context);
            }, -1, -1 },
    };

    [Theory]
    [MemberData(nameof(Passing), DisableDiscoveryEnumeration = true)]
    public async Task A_passing_fault_is_not_seen_in_the_answer_and_its_cost_is(
        string fault, Func<HttpContext, Task> fail, long promptTokens, long completionTokens)
    {
        await using var server = await FailingAsync(1, fail);
        await using var host = await RerankerHost.StartAsync(server, Soon);
        var response = await host.Client.RerankAsync(Requests.Of(3, o => o.Trace = true), cancellationToken: Cancellation);

        Assert.True(response.Shortfall is null, fault);
        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Empty(response.Repairs);
        Assert.Equal("the new thoughts", Assert.Single(response.Trace).Reasoning);
        Assert.Equal(2, response.Usage.ModelCalls);
        if (promptTokens > 0) Assert.Equal(promptTokens, response.Usage.PromptTokens);
        else Assert.True(response.Usage is { PromptTokens: > 150, Estimated: true });
        if (completionTokens > 0) Assert.Equal(completionTokens, response.Usage.CompletionTokens);
        else Assert.InRange(response.Usage.CompletionTokens, 32, 50);
    }

    [Fact]
    public async Task Reasoning_that_is_void_is_told_by_the_windows_second_start()
    {
        await using var server = await FailingAsync(1, async context =>
        {
            await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "the old thoughts"));
            await BreakAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, Soon);
        using var call = host.Client.RerankStream(
            new RerankStreamRequest { Request = Requests.Of(3), IncludeReasoning = true }, cancellationToken: Cancellation);
        var (starts, reasoning) = (0, "");
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            var progress = call.ResponseStream.Current.Progress;
            if (progress?.WindowStarted is not null) (starts, reasoning) = (starts + 1, "");
            reasoning += progress?.ReasoningDelta?.Text;
        }
        Assert.Equal(2, starts);
        Assert.Equal("the new thoughts", reasoning);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_would_fail_again_is_not_tried_again(int status)
    {
        await using var server = await FailingAsync(9, context => StatusAsync(context, status));
        await using var host = await RerankerHost.StartAsync(server, Soon);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.True(response.Shortfall.Degraded);
        Assert.Single(server.Requests);
        Assert.Equal(new Usage { ModelCalls = 1 }, response.Usage);
    }

    [Fact]
    public async Task Attempts_end()
    {
        await using var server = await FailingAsync(99, context => StatusAsync(context, 503));
        await using var host = await RerankerHost.StartAsync(server, Soon, ("Models:0:MaxAttempts", "4"));
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Contains("HTTP 503", response.Shortfall.Reason);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(4, response.Usage.ModelCalls);
    }

    [Fact]
    public async Task Attempts_are_calls_of_the_budget()
    {
        await using var server = await FailingAsync(99, context => StatusAsync(context, 503));
        await using var host = await RerankerHost.StartAsync(server, Soon, ("Models:0:MaxAttempts", "9"));
        var response = await host.Client.RerankAsync(
            Requests.Of(3, o => o.Budget = new Budget { ModelCalls = 2 }), cancellationToken: Cancellation);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(2, response.Usage.ModelCalls);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var times = new List<long>();
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            times.Add(Stopwatch.GetTimestamp());
            if (call > 0)
            {
                await AnswerAsync(context);
                return;
            }
            context.Response.Headers.RetryAfter = "1";
            await StatusAsync(context, 429);
        });
        await using var host = await RerankerHost.StartAsync(server, Soon);
        var response = await host.Client.RerankAsync(Requests.Of(3, o => o.Trace = true), cancellationToken: Cancellation);
        Assert.Null(response.Shortfall);
        Assert.InRange(Stopwatch.GetElapsedTime(times[0], times[1]).TotalSeconds, .95, 5);
        Assert.InRange(Assert.Single(response.Trace).Queue.ToTimeSpan().TotalSeconds, .8, 5);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_for_hours_fails_the_call_at_once()
    {
        await using var server = await FailingAsync(9, context =>
        {
            context.Response.Headers.RetryAfter = "7200";
            return StatusAsync(context, 429);
        });
        await using var host = await RerankerHost.StartAsync(server, Soon);
        var watch = Stopwatch.StartNew();
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Contains("HTTP 429", response.Shortfall.Reason);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Nothing_is_tried_again_after_the_deadline()
    {
        await using var server = await FailingAsync(99, context => StatusAsync(context, 503));
        await using var host = await RerankerHost.StartAsync(
            server, ("Models:0:RetryDelay", "00:01:00"), ("Models:0:MaxAttempts", "10"), ("DeadlineMargin", "00:00:00.5"));
        var watch = Stopwatch.StartNew();
        var response = await host.Client.RerankAsync(
            Requests.Of(3), deadline: DateTime.UtcNow.AddSeconds(2), cancellationToken: Cancellation);
        var calls = server.Requests.Count;
        Assert.Equal("p0 p1 p2", response.Order());
        Assert.NotNull(response.Shortfall);
        Assert.Equal(calls, response.Usage.ModelCalls);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        await Task.Delay(300, Cancellation);
        Assert.Equal(calls, server.Requests.Count);
    }

    private static Task<ChatServer> FailingAsync(int times, Func<HttpContext, Task> fail) =>
        ChatServer.StartAsync((context, call) => call < times ? fail(context) : AnswerAsync(context));

    private static async Task AnswerAsync(HttpContext context)
    {
        await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "the new thoughts"));
        await ChatServer.SendAsync(context, ChatServer.Content(Answer));
        await ChatServer.EndAsync(context);
    }

    // A reset overtakes what was sent right before it.
    private static async Task BreakAsync(HttpContext context)
    {
        await Task.Delay(300, context.RequestAborted);
        context.Abort();
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("no");
    }
}
