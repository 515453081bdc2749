using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Caching;

/// <summary>Equal calls on their way are made once.</summary>
public sealed class SingleFlightTests
{
    private const string Answer = "<answer>[3] > [2] > [1]</answer>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixty_four_equal_calls_are_one()
    {
        var go = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "high "));
            await go.Task;
            await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "tides"));
            await ChatServer.SendAsync(context, ChatServer.Content(Answer));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server);
        var calls = Enumerable.Range(0, 64).Select(_ => host.Client.RerankAsync(
            Requests.Of(3, o => o.Trace = true), cancellationToken: Cancellation).ResponseAsync).ToList();
        await Task.Delay(300, Cancellation);
        go.SetResult();
        var responses = await Task.WhenAll(calls);

        Assert.Single(server.Requests);
        Assert.All(responses, response => Assert.Equal("p2 p1 p0", response.Order()));
        Assert.All(responses, response => Assert.Equal("high tides", Assert.Single(response.Trace).Reasoning));
        Assert.Equal(1, responses.Sum(response => response.Usage.ModelCalls));
        Assert.Equal(63, responses.Sum(response => response.Usage.CachedCalls));
        Assert.Equal(120, responses.Sum(response => response.Usage.PromptTokens));
    }

    [Fact]
    public async Task One_that_leaves_does_not_take_the_answer_from_the_others()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            arrived.TrySetResult();
            await go.Task.WaitAsync(context.RequestAborted);
            await ChatServer.SendAsync(context, ChatServer.Content(Answer));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = host.Client.RerankAsync(Requests.Of(3), cancellationToken: leave.Token).ResponseAsync;
        await arrived.Task;
        var second = host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation).ResponseAsync;
        await Task.Delay(200, Cancellation);
        await leave.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => first);
        await Task.Delay(100, Cancellation);
        go.SetResult();

        Assert.Equal("p2 p1 p0", (await second).Order());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_last_one_that_leaves_stops_the_model()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync((context, _) =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var host = await RerankerHost.StartAsync(server);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var calls = Enumerable.Range(0, 3)
            .Select(_ => host.Client.RerankAsync(Requests.Of(3), cancellationToken: leave.Token).ResponseAsync).ToList();
        await arrived.Task;
        await Task.Delay(200, Cancellation);
        Assert.False(server.Left.Task.IsCompleted);
        await leave.CancelAsync();
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        foreach (var call in calls) await Assert.ThrowsAsync<RpcException>(() => call);
    }

    [Fact]
    public async Task A_failure_is_everybodys_and_is_not_kept()
    {
        var go = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            if (call == 0)
            {
                await go.Task;
                await ChatServer.SendAsync(context, """{"error":"engine died"}""");
                return;
            }
            await ChatServer.SendAsync(context, ChatServer.Content(Answer));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxAttempts", "1"));
        var calls = Enumerable.Range(0, 4)
            .Select(_ => host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation).ResponseAsync).ToList();
        await Task.Delay(300, Cancellation);
        go.SetResult();
        Assert.All(await Task.WhenAll(calls), response => Assert.Contains("engine died", response.Shortfall.Reason));
        Assert.Null((await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Shortfall);
        Assert.Equal(2, server.Requests.Count);
    }
}
