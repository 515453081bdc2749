using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class CascadeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_stage_calls_the_server_of_its_model()
    {
        await using var small = await ChatServer.AnswerAsync("<answer>[5] > [4] > [3] > [2] > [1]</answer>");
        await using var large = await ChatServer.AnswerAsync("<answer>[2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(small, ("Models:1:Endpoint", large.Endpoint), ("Models:1:Model", "large"));
        var request = Requests.Of(5, options =>
        {
            (options.Strategy, options.Trace) = ("coranking", true);
            options.Parameters = Parameters(("first", "reasonrank"), ("second_model", "large"), ("depth", 2), ("second.window", 2), ("second.step", 1));
        });
        var response = await host.Client.RerankAsync(request, cancellationToken: Cancellation);

        Assert.Equal("p3 p4 p2 p1 p0", response.Order());
        Assert.Equal((1, 1, 2), (small.Requests.Count, large.Requests.Count, response.Usage.ModelCalls));
        Assert.Equal([0, 1], response.Trace.Select(window => window.Window));
        Assert.Equal(["p4", "p3"], response.Trace[1].Ids);
        Assert.Null(response.Shortfall);
        Assert.Empty(response.Repairs);
    }

    [Theory]
    [InlineData("second_model", "nobody", "request.options.parameters.second_model")]
    [InlineData("first.window", "wide", "request.options.parameters.first.window")]
    [InlineData("second", "coranking", "request.options.parameters.second")]
    [InlineData("second", "tfrank", "request.options.model")]
    public async Task What_does_not_fit_is_refused_with_its_field_before_any_call(string name, string value, string path)
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[1]</answer>");
        await using var host = await RerankerHost.StartAsync(server);
        var request = Requests.Of(3, options => (options.Strategy, options.Parameters) = ("coranking", Parameters(("first", "reasonrank"), (name, value))));
        using var call = host.Client.RerankStream(new RerankStreamRequest { Request = request }, cancellationToken: Cancellation);
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains($"{path}: ", refused.Status.Detail);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Without_a_model_a_cascade_of_lexical_stages_works()
    {
        await using var host = await RerankerHost.StartAsync();
        var request = Requests.Of(5, options => (options.Strategy, options.Parameters) = ("coranking", Parameters(("second", "lexical"))));
        Assert.Equal(5, (await host.Client.RerankAsync(request, cancellationToken: Cancellation)).Results.Count);

        request.Options.Parameters = null;
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RerankAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
    }

    private static Struct Parameters(params (string Name, object Value)[] values)
    {
        var parameters = new Struct();
        foreach (var (name, value) in values)
            parameters.Fields[name] = value is string text ? Value.ForString(text) : Value.ForNumber((int)value);
        return parameters;
    }
}
