using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ReasonRank.EndToEnd.Tests;

public sealed class SearchTests(RunningStack stack)
{
    private const string Question = "My steel boiler rusts where the copper pipe touches it. What keeps two metals apart?";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_language_searches_the_sample()
    {
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "search", new { query = Question, top_k = 5 });

        Assert.Equal("OK", outcome.GetProperty("code").GetString());
        var results = outcome.GetProperty("response").GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(5, results.Count);
        Assert.Equal([1, 2, 3, 4, 5], results.Select(r => r.GetProperty("rank").GetInt32()));
        Assert.All(results, r => Assert.True(r.GetProperty("first_stage_rank").GetInt32() >= 1));
        Assert.All(results, r => Assert.True(r.GetProperty("first_stage_score").GetDouble() > 0));
        Assert.All(results, r => Assert.NotEmpty(r.GetProperty("text").GetString()!));
        var scores = results.Select(r => r.GetProperty("score").GetDouble()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public async Task Another_language_streams_a_search()
    {
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "stream", new { query = Question, top_k = 3 });

        Assert.Equal("OK", outcome.GetProperty("code").GetString());
        var events = outcome.GetProperty("events").EnumerateArray().Select(e => e.GetString()!).ToList();
        Assert.Equal("first_stage", events[0]);
        Assert.Contains("accepted", events);
        Assert.Equal("result", events[^1]);
        Assert.Equal(3, outcome.GetProperty("result").GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task A_deadline_that_cannot_be_met_is_told_to_another_language()
    {
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "deadline", new { query = Question });
        Assert.Equal("DEADLINE_EXCEEDED", outcome.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Another_language_cancels_a_stream()
    {
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "cancel", new { query = Question });
        Assert.Equal("CANCELLED", outcome.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_refusal_names_every_field_and_carries_details()
    {
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "search", new { query = "", top_k = 0 });

        Assert.Equal("INVALID_ARGUMENT", outcome.GetProperty("code").GetString());
        Assert.True(outcome.GetProperty("rich").GetBoolean());
        var details = outcome.GetProperty("details").GetString()!;
        Assert.Contains("query:", details, StringComparison.Ordinal);
        Assert.Contains("top_k:", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_collection_is_not_found()
    {
        var outcome = await NodeClient.RunAsync(
            stack.GrpcPort, "search", new { query = Question, collection = "nowhere" });
        Assert.Equal("NOT_FOUND", outcome.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Json_gives_the_same_answer()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{stack.HttpPort}") };
        var reply = await http.PostAsJsonAsync("/v1/search", new { query = Question, top_k = 2 }, Cancellation);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var body = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(2, body.GetProperty("results").GetArrayLength());
        Assert.Equal("sample", body.GetProperty("collection").GetString());
    }

    [Theory]
    [InlineData("{\"query\": \"\"}", HttpStatusCode.BadRequest, "query")]
    [InlineData("{\"quarry\": \"x\"}", HttpStatusCode.BadRequest, "quarry")]
    [InlineData("{", HttpStatusCode.BadRequest, "SearchRequest")]
    [InlineData("{\"query\": \"x\", \"collection\": \"nowhere\"}", HttpStatusCode.NotFound, "nowhere")]
    [InlineData("{\"query\": \"bread\", \"ranking\": {\"strategy\": \"nope\"}}", HttpStatusCode.BadRequest, "ranking.strategy")]
    public async Task Json_refusals_say_what_is_wrong(string body, HttpStatusCode status, string says)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{stack.HttpPort}") };
        var reply = await http.PostAsync(
            "/v1/search", new StringContent(body, null, "application/json"), Cancellation);

        Assert.Equal(status, reply.StatusCode);
        var error = (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
