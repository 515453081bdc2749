using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class RerankStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_order_and_the_result_is_last()
    {
        await using var server = await ChatServer.AnswerAsync("<think>first ", "second</think>", "<answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var messages = await ReadAsync(host, new RerankStreamRequest { Request = Requests.Of(3), IncludeReasoning = true });

        Assert.Equal(
            ["Accepted", "WindowStarted", "ReasoningDelta", "ReasoningDelta", "WindowFinished", "Usage", "Result"], Names(messages));
        Assert.Equal(1, messages[0].Progress.Accepted.ExpectedWindows);
        Assert.Equal(["p0", "p1", "p2"], messages[1].Progress.WindowStarted.Ids);
        Assert.Equal("first second", string.Concat(messages.Select(m => m.Progress?.ReasoningDelta?.Text)));
        Assert.Equal(["p2", "p1", "p0"], messages[4].Progress.WindowFinished.CurrentOrder);
        Assert.Equal(120, messages[5].Progress.Usage.PromptTokens);
        Assert.Equal("p2 p1 p0", messages[^1].Result.Order());
    }

    [Fact]
    public async Task Reasoning_is_sent_only_when_asked_for()
    {
        await using var server = await ChatServer.AnswerAsync("<think>secret</think><answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        Assert.DoesNotContain("ReasoningDelta", Names(await ReadAsync(host, new RerankStreamRequest { Request = Requests.Of(3) })));
    }

    [Fact]
    public async Task Reasoning_arrives_while_the_model_still_thinks()
    {
        var goOn = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "hm"));
            await goOn.Task;
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[3] > [2] > [1]</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server);
        using var call = host.Client.RerankStream(
            new RerankStreamRequest { Request = Requests.Of(3), IncludeReasoning = true }, cancellationToken: Cancellation);
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation))
            if (message.Progress?.ReasoningDelta is { Text: "hm" }) goOn.SetResult();
        Assert.True(goOn.Task.IsCompleted);
    }

    [Fact]
    public async Task Every_window_says_the_order_known_by_then()
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[20] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var messages = await ReadAsync(host, new RerankStreamRequest { Request = Requests.Of(40) });
        var finished = messages.Where(m => m.Progress?.WindowFinished is not null).Select(m => m.Progress.WindowFinished).ToList();
        Assert.Equal([0, 1, 2], finished.Select(window => window.Window));
        Assert.Equal("p39", finished[0].CurrentOrder[20]);
        Assert.All(finished, window => Assert.Equal(40, window.CurrentOrder.Distinct().Count()));
        Assert.Equal(finished[^1].CurrentOrder, messages[^1].Result.Results.Select(result => result.Id));
    }

    [Fact]
    public async Task Lexical_streams_its_acceptance_and_its_result()
    {
        await using var host = await RerankerHost.StartAsync();
        Assert.Equal(["Accepted", "Result"], Names(await ReadAsync(host, new RerankStreamRequest { Request = Requests.Of(5) })));
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_the_model()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "on and on "));
                await Task.Delay(5, context.RequestAborted);
            }
        });
        await using var host = await RerankerHost.StartAsync(server);
        var request = new RerankStreamRequest { Request = Requests.Of(3), IncludeReasoning = true };
        using (var call = host.Client.RerankStream(request, cancellationToken: Cancellation))
        {
            for (var i = 0; i < 4; i++) Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        }
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_deadline_gives_a_partial_result_as_the_last_message()
    {
        await using var server = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RerankerHost.StartAsync(server, ("DeadlineMargin", "00:00:01"));
        var messages = await ReadAsync(host, new RerankStreamRequest { Request = Requests.Of(3) }, TimeSpan.FromSeconds(4));
        Assert.True(messages[^1].Result.Shortfall.Partial);
    }

    [Fact]
    public async Task Wrong_fields_are_named_with_the_path_of_the_inner_request()
    {
        await using var host = await RerankerHost.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(host, new RerankStreamRequest { Request = new RerankRequest() }));
        Assert.Contains("request.query", refused.Status.Detail);
    }

    [Fact]
    public async Task A_query_that_leaves_no_room_for_passages_is_refused_with_the_path_of_the_inner_request()
    {
        await using var server = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:ContextTokens", "1000"), ("Models:0:MaxOutputTokens", "500"));
        var request = Requests.Of(3);
        request.Query = new string('q', 5_000);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(host, new RerankStreamRequest { Request = request }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.StartsWith("request.options.parameters.window: ", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static async Task<List<RerankStreamResponse>> ReadAsync(RerankerHost host, RerankStreamRequest request, TimeSpan? time = null)
    {
        using var call = host.Client.RerankStream(request, deadline: DateTime.UtcNow + time, cancellationToken: Cancellation);
        var messages = new List<RerankStreamResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation)) messages.Add(message);
        return messages;
    }

    private static IEnumerable<string> Names(IEnumerable<RerankStreamResponse> messages) =>
        messages.Select(message => message.Progress?.EventCase.ToString() ?? message.EventCase.ToString());
}
