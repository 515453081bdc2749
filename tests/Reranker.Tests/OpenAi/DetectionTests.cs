using Microsoft.Extensions.Options;
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
    public async Task A_server_that_does_not_tell_takes_a_quarter_of_the_time_at_most()
    {
        await using var server = await ChatServer.StartAsync(
            static (_, _) => Task.CompletedTask, ServerRoles.Of("vllm") with { Silence = TimeSpan.FromMinutes(1) });
        using var test = new TestModel(server.Endpoint);
        var probe = test.Probes.AskedAsync(DateTime.MaxValue, Cancellation);

        await test.Probes.AskedAsync(DateTime.UtcNow.AddSeconds(.4), Cancellation);
        Assert.False(probe.IsCompleted);
        await test.Probes.AskedAsync(DateTime.UtcNow.AddSeconds(-1), Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => test.Probes.AskedAsync(DateTime.MaxValue, new CancellationToken(canceled: true)));
        await probe;
        Assert.Equal(Ranking.Models.ModelNeeds.Text, test.Model.Offers);
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

    [Fact]
    public async Task A_gateway_tells_what_its_model_offers()
    {
        await using var server = await ChatServer.StartAsync(static (_, _) => Task.CompletedTask, ServerRoles.Of("reasonrank"));
        using var test = new TestModel(server.Endpoint);
        await test.Probes.AskedAsync(DateTime.MaxValue, Cancellation);
        Assert.Equal(Ranking.Models.ModelNeeds.Text | Ranking.Models.ModelNeeds.Choices, test.Model.Offers);
    }

    [Fact]
    public async Task Settings_that_no_server_has_are_told_at_start()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RerankerHost.StartAsync(
            ("DefaultStrategy", "rank1"),
            ("Models:0:Name", "a"), ("Models:0:Endpoint", "http://localhost"), ("Models:0:Server", "openrouter"),
            ("Models:1:Name", "b"), ("Models:1:Endpoint", "http://localhost"), ("Models:1:Server", "vlm"), ("Models:1:ChatFormat", "chat"),
            ("Models:2:Name", "c"), ("Models:2:Endpoint", "http://localhost"), ("Models:2:Server", "Ollama"), ("Models:2:Api", "completions"),
            ("Models:3:Name", "d"), ("Models:3:Endpoint", "https://api.deepseek.com"), ("Models:3:Api", "completions"), ("Models:3:ThinkOpen", ""),
            ("Models:4:Name", "e"), ("Models:4:Endpoint", "http://localhost"), ("Models:4:ApiVersion", "1&x=y"), ("Models:4:ThinkingArgument", "")));
        string[] expected =
        [
            "Reranker:Models:1:Server 'vlm' is unknown; known are auto, vllm, ",
            "Reranker:Models:1:ChatFormat 'chat' is unknown; known are plain, chatml, llama3, zephyr.",
            "Reranker:Models:2:Api cannot be Completions: a server of the kind ollama ",
            "Reranker:Models:3:Api cannot be Completions: a server of the kind deepseek ",
            "Reranker:Models:3:ThinkOpen and Reranker:Models:3:ThinkClose must have 1 to 100 characters.",
            "Reranker:Models:4:ThinkingArgument must not be empty.",
            "Reranker:Models:4:ApiVersion must be a version such as ",
            "Reranker:DefaultStrategy 'rank1' needs log-probabilities; ",
        ];
        Assert.Equal(expected.Length, refused.Failures.Count());
        Assert.All(refused.Failures.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First));
    }

    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Shift.TotalSeconds * TimestampFrequency);
    }
}
