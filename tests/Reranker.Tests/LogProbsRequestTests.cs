using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class LogProbsRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_are_weighed_by_the_streamed_log_probabilities()
    {
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            await ChatServer.SendAsync(context, Piece("<think>x</think><answer>", 0));
            await ChatServer.SendAsync(context, Piece("8", call == 0 ? Math.Log(.25) : Math.Log(.75)));
            await ChatServer.SendAsync(context, Piece("</answer>", 0));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:LogProbs", "true"), ("Models:0:MaxConcurrency", "1"));
        var response = await host.Client.RerankAsync(Requests.Of(2, options => options.Strategy = "erank"), cancellationToken: Cancellation);

        Assert.Equal([6.0, 2.0], response.Results.Select(result => result.Score), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Empty(response.Warnings);
        Assert.All(server.Requests, sent => Assert.True(sent.GetProperty("logprobs").GetBoolean()));
        Assert.All(server.Requests, sent => Assert.Equal(1, sent.GetProperty("top_logprobs").GetInt32()));
    }

    [Fact]
    public async Task A_model_without_log_probabilities_is_not_asked_for_them_and_the_answer_says_so()
    {
        await using var server = await ChatServer.AnswerAsync("<answer>8</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var response = await host.Client.RerankAsync(Requests.Of(3, options => options.Strategy = "erank"), cancellationToken: Cancellation);

        Assert.Equal("p0 p1 p2", response.Order());
        Assert.Contains("no log-probabilities for 3 passages", Assert.Single(response.Warnings));
        Assert.All(server.Requests, sent => Assert.False(sent.TryGetProperty("logprobs", out _)));
    }

    [Theory]
    [InlineData("rank1", "")]
    [InlineData("rank1", "small")]
    [InlineData("tfrank", "")]
    [InlineData("first", "")]
    public async Task What_needs_log_probabilities_is_refused_before_any_call_where_there_are_none(string strategy, string model)
    {
        await using var server = await ChatServer.AnswerAsync("<answer>true</answer>");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Name", "small"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RerankAsync(
            Requests.Of(2, options => (options.Strategy, options.Model) = (strategy, model)), cancellationToken: Cancellation));
        var listed = await host.Client.ListStrategiesAsync(new ListStrategiesRequest(), cancellationToken: Cancellation);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("options.model", refused.Status.Detail);
        Assert.Contains("LogProbabilities", refused.Status.Detail);
        Assert.Contains("LogProbs", Assert.Single(listed.Strategies, s => s.Name == strategy).UnavailableReason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_template_of_another_method_is_refused_and_a_models_own_one_left_aside()
    {
        await using var server = await ChatServer.AnswerAsync("<answer>8</answer>");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Template", "reasonrank"));
        await host.Client.RerankAsync(Requests.Of(2, options => options.Strategy = "erank"), cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RerankAsync(
            Requests.Of(2, options => (options.Strategy, options.Template) = ("erank", "reasonrank")), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("options.template", refused.Status.Detail);
        Assert.Equal(2, server.Requests.Count);
    }

    private static string Piece(string text, double logProbability) => System.Text.Json.JsonSerializer.Serialize(new
    {
        choices = new[]
        {
            new
            {
                index = 0,
                delta = new { content = text },
                logprobs = new { content = new[] { new { token = text, logprob = logProbability, top_logprobs = Array.Empty<object>() } } },
            },
        },
    });
}
