using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

public sealed class SearchTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly SearchService.SearchServiceClient _client = new(fixture.Channel);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_carry_both_ranks_and_both_scores()
    {
        var response = await _client.SearchAsync(new SearchRequest { Query = "q", TopK = 3 }, cancellationToken: Cancellation);

        Assert.Equal(["p20", "p19", "p18"], response.Results.Select(r => r.PassageId));
        Assert.Equal([1, 2, 3], response.Results.Select(r => r.Rank));
        Assert.Equal([20, 19, 18], response.Results.Select(r => r.FirstStageRank));
        Assert.Equal([10, 11, 12], response.Results.Select(r => r.FirstStageScore));
        Assert.Equal("text 20", response.Results[0].Text);
        Assert.Equal("reversed", response.Results[0].Explanation);
        Assert.Equal("scripted", response.Strategy);
        Assert.Equal("sample", response.Collection);
        Assert.Null(response.Shortfall);
        Assert.True(response.Timing.Total.ToTimeSpan() >= response.Timing.Rerank.ToTimeSpan());
    }

    [Fact]
    public async Task Retrieve_only_keeps_the_first_stage()
    {
        var response = await _client.SearchAsync(
            new SearchRequest { Query = "fail", TopK = 2, RetrieveOnly = true, OmitText = true }, cancellationToken: Cancellation);
        Assert.Equal(["p1", "p2"], response.Results.Select(r => r.PassageId));
        Assert.Equal("", response.Results[0].Text);
        Assert.Equal("", response.Strategy);
    }

    [Fact]
    public async Task Nothing_found_is_an_empty_answer()
    {
        var response = await _client.SearchAsync(new SearchRequest { Query = "nothing" }, cancellationToken: Cancellation);
        Assert.Empty(response.Results);
        Assert.Null(response.Shortfall);
    }

    [Theory]
    [InlineData("fail", "failed (Internal)")]
    [InlineData("end early", "failed (Internal)")]
    public async Task A_failing_reranker_degrades_to_first_stage_order(string query, string reason)
    {
        var response = await _client.SearchAsync(new SearchRequest { Query = query, TopK = 2 }, cancellationToken: Cancellation);
        Assert.Equal(["p1", "p2"], response.Results.Select(r => r.PassageId));
        Assert.True(response.Shortfall.Degraded);
        Assert.False(response.Shortfall.Partial);
        Assert.Contains(reason, response.Shortfall.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hang", "p1", false)]
    [InlineData("hang after a window", "p20", true)]
    public async Task A_slow_reranker_is_cut_off_before_the_deadline(string query, string first, bool partial)
    {
        var response = await _client.SearchAsync(
            new SearchRequest { Query = query }, deadline: DateTime.UtcNow.AddSeconds(4), cancellationToken: Cancellation);
        Assert.Equal(first, response.Results[0].PassageId);
        Assert.True(response.Shortfall.Degraded);
        Assert.Equal(partial, response.Shortfall.Partial);
        Assert.Contains("deadline", response.Shortfall.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_reranker_is_told_in_terms_of_the_search()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.SearchAsync(new SearchRequest { Query = "refuse" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(["ranking.parameters.window"], Fields(error));
    }

    [Theory]
    [InlineData("refuse", "request.ranking.parameters.window")]
    [InlineData(" ", "request.query")]
    public async Task A_refused_stream_names_the_field_inside_its_request(string query, string field)
    {
        using var call = _client.SearchStream(
            new SearchStreamRequest { Request = new SearchRequest { Query = query } }, cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal([field], Fields(error));
    }

    [Fact]
    public async Task Every_violation_is_told_at_once()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.SearchAsync(new SearchRequest { Query = " ", TopK = 0, Candidates = 10_001 }, cancellationToken: Cancellation));
        Assert.Equal(["query", "top_k", "candidates"], Fields(error));
    }

    [Fact]
    public async Task An_unknown_collection_is_not_found()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await _client.SearchAsync(new SearchRequest { Query = "q", Collection = "nowhere" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Contains("nowhere", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_starts_with_the_first_stage_and_ends_with_the_result()
    {
        using var call = _client.SearchStream(
            new SearchStreamRequest { Request = new SearchRequest { Query = "q", TopK = 2 } }, cancellationToken: Cancellation);
        var messages = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["p1", "p2"], messages[0].FirstStage.Results.Select(r => r.PassageId));
        Assert.Equal(20, messages[0].FirstStage.Candidates);
        Assert.Equal("scripted", messages[1].Progress.Accepted.Strategy);
        Assert.Equal(["p20", "p19"], messages[^1].Result.Results.Select(r => r.PassageId));
    }

    [Fact]
    public async Task A_cancelled_stream_cancels_the_reranker()
    {
        var before = fixture.Reranker.Cancelled;
        using var call = _client.SearchStream(
            new SearchStreamRequest { Request = new SearchRequest { Query = "hang" } }, cancellationToken: Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        call.Dispose();
        for (var i = 0; i < 500 && fixture.Reranker.Cancelled == before; i++) await Task.Delay(10, Cancellation);
        Assert.True(fixture.Reranker.Cancelled > before);
    }

    private static IEnumerable<string> Fields(RpcException error) => RpcErrors.ToStatus(error).Details.Single()
        .Unpack<Google.Rpc.BadRequest>().FieldViolations.Select(violation => violation.Field);
}
