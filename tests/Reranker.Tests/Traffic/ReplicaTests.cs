using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Traffic;

/// <summary>A model on several servers, over real HTTP.</summary>
public sealed class ReplicaTests
{
    private const string Answer = "<answer>[3] > [2] > [1]</answer>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_replica_costs_no_answer_and_is_left_out_for_a_while()
    {
        await using var alive = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync(["http://127.0.0.1:1/v1", alive.Endpoint]);
        var responses = await RerankAsync(host, 10);
        Assert.All(responses, response => Assert.Equal("p2 p1 p0", response.Order()));
        Assert.All(responses, response => Assert.Null(response.Shortfall));
        Assert.Equal(10, alive.Requests.Count);
        Assert.InRange(responses.Sum(response => response.Usage.ModelCalls), 10, 12);
    }

    [Fact]
    public async Task A_replica_that_recovers_is_used_again()
    {
        var isDown = true;
        await using var first = await ChatServer.StartAsync((context, _) => isDown ? FailAsync(context) : AnswerAsync(context));
        await using var second = await ChatServer.StartAsync((context, _) => isDown ? FailAsync(context) : AnswerAsync(context));
        await using var host = await StartAsync([first.Endpoint, second.Endpoint], ("Models:0:MaxAttempts", "2"));
        Assert.True((await RerankAsync(host, 1)).Single().Shortfall.Degraded);
        isDown = false;
        await Task.Delay(TimeSpan.FromSeconds(1.1), Cancellation);
        Assert.All(await RerankAsync(host, 40, atOnce: true), response => Assert.Null(response.Shortfall));
        Assert.InRange(first.Requests.Count, 5, 40);
        Assert.InRange(second.Requests.Count, 5, 40);
    }

    [Fact]
    public async Task Calls_go_to_the_least_loaded()
    {
        await using var slow = await ChatServer.StartAsync((context, _) => AnswerAsync(context, 600));
        await using var fast = await ChatServer.StartAsync((context, _) => AnswerAsync(context, 20));
        await using var host = await StartAsync([slow.Endpoint, fast.Endpoint], ("Models:0:MaxConcurrency", "4"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 48), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Cancellation },
            async (_, token) => await host.Client.RerankAsync(Requests.Of(3, o => o.NoCache = true), cancellationToken: token));
        Assert.True(fast.Requests.Count > 2 * slow.Requests.Count, $"{fast.Requests.Count} to {slow.Requests.Count}");
    }

    [Fact]
    public async Task Prompts_that_begin_alike_go_to_the_same_replica()
    {
        await using var first = await ChatServer.AnswerAsync(Answer);
        await using var second = await ChatServer.AnswerAsync(Answer);
        await using var host = await StartAsync([first.Endpoint, second.Endpoint]);
        for (var i = 0; i < 6; i++)
        {
            var request = Requests.Of(3);
            request.Query = string.Concat(Enumerable.Repeat("the same long question ", 100));
            request.Candidates[2].Text = $"another passage {i}";
            await host.Client.RerankAsync(request, cancellationToken: Cancellation);
        }
        Assert.Equal([0, 6], new[] { first.Requests.Count, second.Requests.Count }.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_slow_to_begin_is_sent_to_another_as_well(bool slowIsFirst)
    {
        await using var slow = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var fast = await ChatServer.AnswerAsync(Answer);
        string[] endpoints = slowIsFirst ? [slow.Endpoint, fast.Endpoint] : [fast.Endpoint, slow.Endpoint];
        await using var host = await StartAsync(endpoints, ("Models:0:HedgeAfter", "00:00:00.1"));
        var watch = Stopwatch.StartNew();
        var responses = await RerankAsync(host, 6);
        Assert.All(responses, response => Assert.Equal("p2 p1 p0", response.Order()));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        Assert.Equal(6, fast.Requests.Count);
        Assert.Equal(slow.Requests.Count + 6, responses.Sum(response => response.Usage.ModelCalls));
        // The loser's prompt is paid for by an estimate.
        foreach (var response in responses)
        {
            if (response.Usage.ModelCalls == 1) Assert.Equal(120, response.Usage.PromptTokens);
            else Assert.True(response.Usage is { Estimated: true, PromptTokens: > 150, CompletionTokens: 30 });
        }
        if (slow.Requests.IsEmpty) return;
        await slow.Left.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Hedging_alone_finds_the_other_place_of_a_single_server()
    {
        await using var server = await ChatServer.StartAsync((context, call) =>
            call == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : AnswerAsync(context));
        await using var host = await StartAsync([server.Endpoint], ("Models:0:HedgeAfter", "00:00:00.1"));
        Assert.Equal("p2 p1 p0", (await RerankAsync(host, 1)).Single().Order());
        Assert.Equal(2, server.Requests.Count);
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Models_on_one_endpoint_share_its_limit()
    {
        var (running, most) = (0, 0);
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(50, context.RequestAborted);
            Interlocked.Decrement(ref running);
            await AnswerAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(
            ("Models:0:Endpoint", server.Endpoint), ("Models:0:Name", "a"), ("Models:0:MaxConcurrency", "8"),
            ("Models:1:Endpoint", server.Endpoint), ("Models:1:Name", "b"), ("Models:1:MaxConcurrency", "2"));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => host.Client.RerankAsync(
            Requests.Of(3, o => (o.Model, o.NoCache) = (i % 2 == 0 ? "a" : "b", true)), cancellationToken: Cancellation).ResponseAsync));
        Assert.Equal(2, most);
    }

    private static Task<RerankerHost> StartAsync(string[] endpoints, params (string, string)[] settings) => RerankerHost.StartAsync(
        [("Models:0:Endpoint", string.Join("; ", endpoints)), ("Models:0:Model", "m"), ("Models:0:RetryDelay", "00:00:00.01"), .. settings]);

    private static async Task<IReadOnlyList<RerankResponse>> RerankAsync(RerankerHost host, int count, bool atOnce = false)
    {
        var responses = new List<Task<RerankResponse>>();
        for (var i = 0; i < count; i++)
        {
            // A question each, so that they do not all belong to one replica.
            var request = Requests.Of(3);
            request.Query = $"{i}: which harbour has the largest tide?";
            responses.Add(host.Client.RerankAsync(request, cancellationToken: Cancellation).ResponseAsync);
            if (!atOnce) await responses[^1];
        }
        return await Task.WhenAll(responses);
    }

    private static async Task AnswerAsync(HttpContext context, int milliseconds = 0)
    {
        await Task.Delay(milliseconds, context.RequestAborted);
        await ChatServer.SendAsync(context, ChatServer.Content(Answer));
        await ChatServer.EndAsync(context);
    }

    private static Task FailAsync(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }
}
