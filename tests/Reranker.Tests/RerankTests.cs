using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class RerankTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_model_lexical_ranks_and_explains()
    {
        await using var host = await RerankerHost.StartAsync();
        var request = Requests.Of(5, options => options.Explain = true);

        var response = await host.Client.RerankAsync(request, cancellationToken: Cancellation);

        Assert.Equal("lexical", response.Strategy);
        Assert.Equal("", response.Model);
        Assert.Equal(5, response.Results.Count);
        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], response.Results.Select(result => result.Id).Order());
        Assert.All(response.Results, result => Assert.Equal($"p{result.FirstStageRank - 1}", result.Id));
        Assert.All(response.Results, result => Assert.NotEmpty(result.Explanation));
        Assert.True(response.Results.Zip(response.Results.Skip(1)).All(pair => pair.First.Score > pair.Second.Score));
        Assert.Null(response.Shortfall);
        Assert.Null(response.Timing.Model);
    }

    [Fact]
    public async Task With_a_model_reasonrank_ranks_and_accounts_for_it()
    {
        await using var server = await ChatServer.AnswerAsync("<th", "ink>[1] is ", "best</thi", "nk>\n<ans", "wer>[3] > [1] > [2]", "</answer>");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Name", "small"), ("Models:0:Temperature", "0.3"));

        var response = await host.Client.RerankAsync(Requests.Of(3, options => options.Trace = true), cancellationToken: Cancellation);

        Assert.Equal("p2 p0 p1", response.Order());
        Assert.Equal(("reasonrank", "small"), (response.Strategy, response.Model));
        Assert.Equal(new Usage { ModelCalls = 1, PromptTokens = 120, CompletionTokens = 30, ReasoningTokens = 20 }, response.Usage);
        var window = Assert.Single(response.Trace);
        Assert.Equal("[1] is best", window.Reasoning);
        Assert.Equal("\n<answer>[3] > [1] > [2]</answer>", window.Answer);
        Assert.Equal(["p2", "p0", "p1"], window.Order);
        Assert.Empty(response.Repairs);
        Assert.True(response.Timing.Model.ToTimeSpan() > TimeSpan.Zero);

        var sent = Assert.Single(server.Requests);
        Assert.Equal("test-model", sent.GetProperty("model").GetString());
        Assert.Equal(.3, sent.GetProperty("temperature").GetDouble());
        Assert.True(sent.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.Equal(4096, sent.GetProperty("max_tokens").GetInt32());
        Assert.False(sent.TryGetProperty("chat_template_kwargs", out _));
        Assert.All(host.Log.Where(line => !line.StartsWith("Trace") && !line.StartsWith("Debug")),
            line => Assert.DoesNotContain("largest tide", line));
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Reasoning_set_apart_by_the_server_is_no_answer(string field)
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Delta(field, "[1] > [2] > [3]"));
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[2] > [3] > [1]</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(Requests.Of(3, options => options.Trace = true), cancellationToken: Cancellation);
        Assert.Equal("p1 p2 p0", response.Order());
        Assert.Equal("[1] > [2] > [3]", response.Trace[0].Reasoning);
    }

    [Fact]
    public async Task A_server_that_cannot_stream_is_understood()
    {
        await using var server = await ChatServer.StartAsync((context, _) => context.Response.WriteAsJsonAsync(new
        {
            choices = new[]
            {
                new { message = new { content = "<think>x</think><answer>[3] > [2] > [1]</answer>" }, finish_reason = "stop" },
            },
            usage = new { prompt_tokens = 9, completion_tokens = 8 },
        }));
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Equal(9, response.Usage.PromptTokens);
    }

    [Fact]
    public async Task An_answer_cut_off_at_the_limit_changes_nothing_and_is_counted()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("<think>[3] > [2] > [1] and"));
            await ChatServer.EndAsync(context, "length");
        });
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal("p0 p1 p2", response.Order());
        Assert.Equal(new Repair { Kind = RepairKind.Truncated, Count = 1 }, Assert.Single(response.Repairs));
    }

    [Fact]
    public async Task A_deadline_gives_the_best_order_so_far()
    {
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            if (call == 2) await Task.Delay(Timeout.Infinite, context.RequestAborted);
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[20] > [19]</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("DeadlineMargin", "00:00:01"));
        var response = await host.Client.RerankAsync(
            Requests.Of(40), deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: Cancellation);
        Assert.Equal(new Shortfall { Partial = true, Reason = "The time ended after 2 of 3 windows." }, response.Shortfall);
        Assert.Equal(40, response.Results.Select(result => result.Id).Distinct().Count());
        Assert.Equal("p27", response.Results[10].Id);
    }

    [Fact]
    public async Task A_budget_of_time_holds_without_a_deadline()
    {
        await using var server = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(
            Requests.Of(3, options => options.Budget = new Budget { Time = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(300)) }),
            cancellationToken: Cancellation);
        Assert.True(response.Shortfall.Partial);
    }

    [Fact]
    public async Task Cancelling_reaches_the_model_server()
    {
        var started = new TaskCompletionSource();
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("<think>"));
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var host = await RerankerHost.StartAsync(server);
        using var source = new CancellationTokenSource();
        using var call = host.Client.RerankAsync(Requests.Of(3), cancellationToken: source.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await source.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task More_requests_than_may_wait_are_refused_with_a_time_to_retry()
    {
        await using var server = await ChatServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await RerankerHost.StartAsync(server, ("MaxRequests", "1"), ("MaxWaitingRequests", "1"));
        using var source = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 3)
            .Select(_ => host.Client.RerankAsync(Requests.Of(3), cancellationToken: source.Token).ResponseAsync).ToList();

        var refused = await Assert.ThrowsAsync<RpcException>(() => Task.WhenAny(calls).Unwrap());
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        var details = ServiceDefaults.Errors.RpcErrors.ToStatus(refused).Details;
        Assert.Contains(details, detail => detail.Is(Google.Rpc.RetryInfo.Descriptor));
        await source.CancelAsync();
    }

    [Fact]
    public async Task Concurrency_on_a_model_is_bounded()
    {
        var (running, most) = (0, 0);
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            var now = Interlocked.Increment(ref running);
            most = Math.Max(most, now);
            await Task.Delay(50, context.RequestAborted);
            Interlocked.Decrement(ref running);
            await ChatServer.SendAsync(context, ChatServer.Content("<answer>[2] > [1] > [3]</answer>"));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxConcurrency", "2"));
        var responses = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => host.Client.RerankAsync(Requests.Of(3, o => o.NoCache = true), cancellationToken: Cancellation).ResponseAsync));
        Assert.All(responses, response => Assert.Equal("p1 p0 p2", response.Order()));
        Assert.Equal(2, most);
        Assert.Contains(responses, response => response.Timing.Queue.ToTimeSpan() > TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public async Task Fusion_adds_the_first_stage()
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(
            Requests.Of(3, options => options.Fusion = new Fusion { Method = FusionMethod.MinMax, FirstStageWeight = .9 }),
            cancellationToken: Cancellation);
        Assert.Equal("p0 p1 p2", response.Order());
        Assert.Equal(.9, response.Results[0].Score, 6);
    }

    [Theory]
    [InlineData(ReasoningMode.Off, false)]
    [InlineData(ReasoningMode.On, true)]
    public async Task Reasoning_is_switched_where_the_server_has_a_switch(ReasoningMode mode, bool expected)
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:ThinkingSwitch", "true"));
        await host.Client.RerankAsync(
            Requests.Of(3, options => options.Reasoning = new Reasoning { Mode = mode }), cancellationToken: Cancellation);
        var sent = Assert.Single(server.Requests);
        Assert.Equal(expected, sent.GetProperty("chat_template_kwargs").GetProperty("enable_thinking").GetBoolean());
        Assert.Equal(expected, sent.GetProperty("messages")[0].GetProperty("content").GetString()!.Contains("<think>"));
    }

    [Fact]
    public async Task Strategies_are_listed_with_what_they_need()
    {
        await using var host = await RerankerHost.StartAsync();
        var response = await host.Client.ListStrategiesAsync(new ListStrategiesRequest(), cancellationToken: Cancellation);
        Assert.True(response.Strategies.Single(strategy => strategy.Name == "lexical").Available);
        Assert.All(response.Strategies.Where(strategy => strategy.Name != "lexical"), strategy =>
        {
            Assert.False(strategy.Available);
            Assert.Contains("Reranker:Models:0:Endpoint", strategy.UnavailableReason);
        });
        var reasonRank = response.Strategies.Single(strategy => strategy.Name == "reasonrank");
        Assert.Equal("20", reasonRank.Parameters.Single(parameter => parameter.Name == "window").DefaultValue);
    }
}
