using System.Diagnostics;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Traffic;

/// <summary>Many requests on one model, over real HTTP.</summary>
public sealed class QueueTests
{
    private const string Answer = "<answer>[3] > [2] > [1]</answer>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_does_not_fit_the_queue_is_refused_at_once_with_a_time_to_come_back()
    {
        var go = new TaskCompletionSource();
        await using var server = await SlowAsync(go.Task);
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxConcurrency", "1"), ("Models:0:MaxWaitingCalls", "2"));
        var accepted = new List<Task<RerankResponse>> { RerankAsync(host, "running") };
        await ReachedAsync(server);
        accepted.AddRange(Enumerable.Range(0, 2).Select(i => RerankAsync(host, $"waiting {i}")));
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        var watch = Stopwatch.StartNew();
        var refused = await Assert.ThrowsAsync<RpcException>(() => RerankAsync(host, "one more").WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        var retry = RpcErrors.ToStatus(refused).Details.Single(detail => detail.Is(RetryInfo.Descriptor)).Unpack<RetryInfo>();
        Assert.Equal(1, retry.RetryDelay.Seconds);
        go.SetResult();
        Assert.All(await Task.WhenAll(accepted), response => Assert.Null(response.Shortfall));
    }

    [Fact]
    public async Task Prompts_that_do_not_fit_the_queues_bytes_are_refused()
    {
        var go = new TaskCompletionSource();
        await using var server = await SlowAsync(go.Task);
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxConcurrency", "1"), ("Models:0:MaxWaitingBytes", "100"));
        var accepted = RerankAsync(host, "first");
        await ReachedAsync(server);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => RerankAsync(host, "second"))).StatusCode);
        go.SetResult();
        Assert.Null((await accepted).Shortfall);
    }

    [Fact]
    public async Task A_request_of_more_calls_than_the_queue_has_room_for_is_ranked()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await Task.Delay(10, context.RequestAborted);
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>5</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(
            server, ("Models:0:MaxConcurrency", "2"), ("Models:0:MaxWaitingCalls", "3"), ("Models:0:LogProbs", "true"));
        var response = await host.Client.RerankAsync(Requests.Of(40, o => o.Strategy = "erank"), cancellationToken: Cancellation);
        Assert.Null(response.Shortfall);
        Assert.Equal(40, response.Usage.ModelCalls);
    }

    [Theory]
    [InlineData(Priority.Batch, 3)]
    [InlineData(Priority.Interactive, 5)]
    public async Task A_flood_of_another_request_does_not_starve_an_interactive_query(Priority flood, double bound)
    {
        const int CallMilliseconds = 40;
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await Task.Delay(CallMilliseconds, context.RequestAborted);
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>5</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxConcurrency", "4"), ("Models:0:LogProbs", "true"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var floods = Enumerable.Range(0, 4).Select(i => FloodAsync(i)).ToList();
        await Task.Delay(300, Cancellation);

        var waits = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var response = await RerankAsync(host, $"interactive {i}");
            waits.Add(response.Timing.Queue.ToTimeSpan().TotalMilliseconds);
        }
        var most = server.Requests.Count;
        await stop.CancelAsync();
        await Task.WhenAll(floods);

        waits.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"queue: median {waits[10]:0} ms, 19th of 20 {waits[18]:0} ms");
        // With first come first served, 4 requests of 32 calls at once on 4 places would be 32 calls' time.
        Assert.InRange(waits[18], 0, bound * 2 * CallMilliseconds);
        Assert.True(most > 100, "there was no flood");

        async Task FloodAsync(int number)
        {
            var request = Requests.Of(100, o => (o.Strategy, o.Priority, o.NoCache) = ("erank", flood, true));
            request.Query = $"flood {number}";
            try
            {
                while (true) await host.Client.RerankAsync(request, cancellationToken: stop.Token);
            }
            catch (RpcException) when (stop.IsCancellationRequested)
            {
                // The flood ends with the test.
            }
        }
    }

    private static async Task ReachedAsync(ChatServer server)
    {
        while (server.Requests.IsEmpty) await Task.Delay(10, Cancellation);
    }

    private static Task<ChatServer> SlowAsync(Task go) => ChatServer.StartAsync(async (context, _) =>
    {
        await go.WaitAsync(context.RequestAborted);
        await ChatServer.SendAsync(context, ChatServer.Content(Answer));
        await ChatServer.EndAsync(context);
    });

    private static async Task<RerankResponse> RerankAsync(RerankerHost host, string query)
    {
        var request = Requests.Of(3);
        request.Query = query;
        return await host.Client.RerankAsync(request, cancellationToken: Cancellation);
    }
}
