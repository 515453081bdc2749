using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.ServiceDefaults.Tests;

/// <summary>Clients that find their service by name and try again.</summary>
public sealed class ClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_outlasts_a_service_that_starts_late()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse { Collection = "sample" }));
        var call = service.Client.SearchAsync(new SearchRequest(), cancellationToken: Cancellation).ResponseAsync;
        await service.StartAsync();
        Assert.Equal("sample", (await call).Collection);
    }

    [Fact]
    public async Task UNAVAILABLE_is_tried_again_and_then_told()
    {
        var calls = 0;
        await using var service = TestService.Create((_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new RpcException(new Status(StatusCode.Unavailable, "restarting"));
        });
        await service.StartAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            service.Client.SearchAsync(new SearchRequest(), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Equal("restarting", failed.Status.Detail);
        Assert.Equal(4, calls);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task Other_failures_are_told_at_once(StatusCode status)
    {
        var calls = 0;
        await using var service = TestService.Create((_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new RpcException(new Status(status, ""));
        });
        await service.StartAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            service.Client.SearchAsync(new SearchRequest(), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(status, failed.StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_stream_is_not_tried_again_after_its_first_message()
    {
        var calls = 0;
        await using var service = TestService.Create((_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new RpcException(new Status(StatusCode.Unavailable, ""));
        });
        await service.StartAsync();
        using var call = service.Client.SearchStream(new SearchStreamRequest { Request = new() }, cancellationToken: Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_stream_outlasts_a_service_that_starts_late()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        using var call = service.Client.SearchStream(new SearchStreamRequest { Request = new() }, cancellationToken: Cancellation);
        await service.StartAsync();
        var events = new List<SearchStreamResponse.EventOneofCase>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation)) events.Add(message.EventCase);
        Assert.Equal([SearchStreamResponse.EventOneofCase.FirstStage, SearchStreamResponse.EventOneofCase.Result], events);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Nothing_is_tried_past_the_deadline()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        var start = DateTime.UtcNow;
        await Assert.ThrowsAsync<RpcException>(() => service.Client.SearchAsync(
            new SearchRequest(), deadline: start.AddMilliseconds(150), cancellationToken: Cancellation).ResponseAsync);
        Assert.InRange(DateTime.UtcNow - start, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_service_without_an_address_is_UNAVAILABLE_and_names_the_setting()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        var failed = await Assert.ThrowsAsync<RpcException>(() => service.GetClient<RetrievalService.RetrievalServiceClient>()
            .ListCollectionsAsync(new ListCollectionsRequest(), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);
        Assert.Contains("services:nowhere:grpc:0", failed.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_another_try()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = service.Client.SearchAsync(new SearchRequest(), cancellationToken: cancelled.Token).ResponseAsync;
        await cancelled.CancelAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, failed.StatusCode);
    }
}
