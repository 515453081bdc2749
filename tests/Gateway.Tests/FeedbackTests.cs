using Grpc.Core;
using ReasonRank.Gateway.Search.Feedback;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

public sealed class FeedbackTests(GatewayFixture fixture, ITestOutputHelper output) : IClassFixture<GatewayFixture>
{
    private readonly SearchService.SearchServiceClient _client = new(fixture.Channel);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_feedback_finds_is_reranked_into_its_place()
    {
        var response = await SearchAsync(new() { Query = "q", TopK = 30, Feedback = new() { Passages = 3, Terms = 7, QueryWeight = .25 } });
        Assert.Equal(Enumerable.Range(1, 30).Reverse().Select(i => $"p{i}"), response.Results.Select(result => result.PassageId));
        Assert.All(response.Results, result => Assert.Equal(int.Parse(result.PassageId.AsSpan(1)) > 20 ? 1 : 0, result.FeedbackRound));
        Assert.Equal(Enumerable.Range(1, 30), response.Results.Select(result => result.Rank));
        Assert.All(response.Results.Zip(response.Results.Skip(1)), pair => Assert.True(pair.First.Score > pair.Second.Score));
        var round = Assert.Single(response.Feedback);
        Assert.Equal((1, 10, "learned"), (round.Round, round.Found, Assert.Single(round.Terms).Term));
        Assert.Equal(2, response.Usage.ModelCalls);

        // Scores fall from 100 by 1: the best three of twenty, by how far they are above the last.
        var asked = fixture.Retrieval.Last!.Options.Feedback;
        Assert.Equal((7, .25), (asked.MaxTerms, asked.QueryWeight));
        Assert.Equal(["p20", "p19", "p18"], asked.Passages.Select(passage => passage.PassageId));
        Assert.Equal([1, 18 / 19.0, 17 / 19.0], asked.Passages.Select(passage => passage.Weight));
        // All that was found is left out, but the marks.
        Assert.Equal(
            Enumerable.Range(1, 20).Except([20, 19, 18, 16, 13, 8]).Order(),
            fixture.Retrieval.Last.ExcludedIds.Select(id => int.Parse(id.AsSpan(1))).Order());
    }

    [Fact]
    public async Task Rounds_end_when_nothing_new_is_found()
    {
        var response = await SearchAsync(new() { Query = "q", TopK = 100, Feedback = new() { Rounds = 5, Candidates = 6 } });
        Assert.Equal([6, 4, 0], response.Feedback.Select(round => round.Found));
        Assert.Equal(30, response.Results.Select(result => result.PassageId).Distinct().Count());
        Assert.Empty(response.Warnings);
    }

    [Theory]
    [InlineData("no feedback", "Internal")]
    [InlineData("fail later", "The reranker failed")]
    public async Task A_round_that_fails_leaves_the_results_as_they_were(string query, string warning)
    {
        var response = await SearchAsync(new() { Query = query, TopK = 20, Feedback = new() });
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(i => $"p{i}"), response.Results.Select(result => result.PassageId));
        Assert.Null(response.Shortfall);
        Assert.Contains(warning, Assert.Single(response.Warnings), StringComparison.Ordinal);
        Assert.Empty(response.Feedback);
    }

    [Fact]
    public async Task Feedback_keeps_to_the_budget_and_needs_a_whole_ranking()
    {
        var spent = await SearchAsync(new() { Query = "q", Ranking = new() { Budget = new() { ModelCalls = 1 } }, Feedback = new() });
        Assert.Contains("budget", Assert.Single(spent.Warnings), StringComparison.Ordinal);
        Assert.Equal("p20", spent.Results[0].PassageId);
        var failed = await SearchAsync(new() { Query = "fail", Feedback = new() });
        Assert.Contains("left out", Assert.Single(failed.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_tells_when_a_round_starts()
    {
        using var call = _client.SearchStream(
            new() { Request = new() { Query = "q", Feedback = new() } }, cancellationToken: Cancellation);
        var messages = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        Assert.Equal(
            [
                SearchStreamResponse.EventOneofCase.FirstStage, SearchStreamResponse.EventOneofCase.Progress,
                SearchStreamResponse.EventOneofCase.Feedback, SearchStreamResponse.EventOneofCase.Progress,
                SearchStreamResponse.EventOneofCase.Result,
            ],
            messages.Select(message => message.EventCase));
    }

    [Fact]
    public async Task Feedback_out_of_bounds_is_refused()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => SearchAsync(new()
        {
            Query = "q",
            RetrieveOnly = true,
            Offset = -1,
            Options = new() { Feedback = new() },
            Feedback = new() { Passages = 0, Terms = 201, QueryWeight = 0, Rounds = 6, Candidates = 1_001 },
        }));
        Assert.Equal(
            ["offset", "feedback", "feedback", "feedback.passages", "feedback.terms", "feedback.query_weight", "feedback.rounds", "feedback.candidates"],
            RpcErrors.ToStatus(error).Details.Single().Unpack<Google.Rpc.BadRequest>().FieldViolations.Select(violation => violation.Field));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_counts_and_highlights_pass_through(bool retrieveOnly)
    {
        var response = await SearchAsync(new()
        {
            Query = "q",
            TopK = 2,
            Offset = 3,
            RetrieveOnly = retrieveOnly,
            Facets = { new FacetRequest { Field = "f" } },
            CountMatches = true,
            Highlight = new(),
            Options = new() { Syntax = true },
        });
        Assert.Equal(retrieveOnly ? ["p4", "p5"] : ["p17", "p16"], response.Results.Select(result => result.PassageId));
        Assert.Equal([4, 5], response.Results.Select(result => result.Rank));
        Assert.All(response.Results, result => Assert.Equal("best", Assert.Single(result.Highlights).Text));
        Assert.Equal("f", Assert.Single(response.Facets).Field);
        Assert.Equal("w", Assert.Single(response.Corrections).Word);
        Assert.Equal(20, response.MatchCount);
        Assert.True(fixture.Retrieval.Last!.Options.Syntax);
    }

    [Fact]
    public void New_passages_come_before_the_marks_that_they_beat()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var all = Enumerable.Range(0, 1 + random.Next(60)).Select(number => $"{number}").ToArray();
            var known = all.Where(_ => random.Next(3) > 0).ToArray();
            if (known.Length == 0) continue;
            var marked = Marks.Of(known.Length).Select(place => known[place]).ToHashSet();
            var ranked = all.Where(id => marked.Contains(id) || !known.Contains(id)).ToArray();
            var merged = Marks.Merge(known, ranked);
            Assert.Equal(all.Order(), merged.Order());
            Assert.Equal(known, merged.Where(known.Contains));
            Assert.Equal(ranked, merged.Where(ranked.Contains));

            // Whatever a ranking says of the marks, nothing is lost and the order so far stays.
            random.Shuffle(ranked);
            merged = Marks.Merge(known, ranked);
            Assert.Equal(all.Order(), merged.Order());
            Assert.Equal(known, merged.Where(known.Contains));
            Assert.Equal(ranked.Except(known), merged.Except(known));
        }
    }

    private async Task<SearchResponse> SearchAsync(SearchRequest request) => await _client.SearchAsync(request, cancellationToken: Cancellation);
}
