using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>A service finds out what its servers are, without waiting for it.</summary>
public sealed class DetectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_request_can_need_what_its_server_has_to_be_asked_for()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, """
                {"choices":[{"index":0,"delta":{"content":"true"},"logprobs":{"content":[{"token":"true","logprob":-0.1,"top_logprobs":[{"token":"true","logprob":-0.1},{"token":"false","logprob":-2.5}]}]}}]}
                """.Trim());
            await ChatServer.EndAsync(context);
        }, ServerRoles.Of("vllm"));
        await using var host = await RerankerHost.StartAsync(server);

        var response = await host.Client.RerankAsync(Requests.Of(3, options => options.Strategy = "rank1"), cancellationToken: Cancellation);
        var listed = await host.Client.ListStrategiesAsync(new ListStrategiesRequest(), cancellationToken: Cancellation);

        Assert.Null(response.Shortfall);
        Assert.All(response.Results, result => Assert.InRange(result.Score, .8, 1));
        Assert.Empty(Assert.Single(listed.Strategies, strategy => strategy.Name == "rank1").UnavailableReason);
        var line = Assert.Single(host.Log, line => line.Contains("is of the kind"));
        Assert.StartsWith($"Information Model test-model: the server at {new Uri(server.Endpoint).Authority} is of the kind vllm", line);
    }

    [Fact]
    public async Task A_server_that_does_not_tell_takes_nobody_past_a_deadline()
    {
        await using var server = await ChatServer.StartAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted),
            ServerRoles.Of("vllm") with { Silence = TimeSpan.FromMinutes(1) });
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(
            Requests.Of(3), deadline: DateTime.UtcNow.AddSeconds(3), cancellationToken: Cancellation);
        Assert.Equal("p0 p1 p2", response.Order());
        Assert.True(response.Shortfall.Partial);
    }

    [Fact]
    public async Task A_server_that_starts_later_is_asked_again()
    {
        var told = false;
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("fine"));
            await ChatServer.EndAsync(context);
        }, ServerRoles.Of("sglang") with { IsReady = () => told });
        var clock = new ShiftedClock();
        using var test = new TestModel(server.Endpoint, clock: clock);

        await test.CallAsync(TestModel.Request("hello"));
        told = true;
        await test.CallAsync(TestModel.Request("hello"));
        Assert.Equal(Ranking.Models.ModelNeeds.Text, test.Model.Offers);
        clock.Shift = TimeSpan.FromSeconds(6);
        await test.CallAsync(TestModel.Request("hello"));
        Assert.True(test.Model.Offers.HasFlag(Ranking.Models.ModelNeeds.Choices));
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Shift.TotalSeconds * TimestampFrequency);
    }
}
