using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

public sealed class ForwardingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly RetrievalService.RetrievalServiceClient _client = new(fixture.Channel);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_passes_through()
    {
        var response = await _client.RetrieveAsync(new RetrieveRequest { Query = "q", TopK = 2 }, cancellationToken: Cancellation);
        Assert.Equal(["p1", "p2"], response.Hits.Select(h => h.PassageId));
    }

    [Fact]
    public async Task An_error_passes_through_with_its_details()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.RetrieveAsync(new RetrieveRequest { Collection = "nowhere" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Contains(error.Trailers, t => t.Key == "grpc-status-details-bin");
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.GetCollectionAsync(new GetCollectionRequest { Name = "x" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Both_directions_of_a_stream_are_live()
    {
        using var call = _client.Ingest(cancellationToken: Cancellation);
        for (var i = 1; i <= 3; i++)
        {
            await call.RequestStream.WriteAsync(new IngestRequest { Put = new Passage { Id = $"p{i}" } }, Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            Assert.Equal(i, call.ResponseStream.Current.Acknowledged.Through);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal("3", call.GetTrailers().GetValue("x-seen"));
    }

    [Fact]
    public async Task A_deadline_passes_through()
    {
        var reranker = new RerankService.RerankServiceClient(fixture.Channel);
        using var call = reranker.RerankStream(
            new RerankStreamRequest { Request = new RerankRequest { Query = "hang" } },
            deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Cancellation)) { }
        });
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }
}
