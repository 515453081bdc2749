using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.OpenAi.Answers;

namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>What kind of failure each is, which decides whether another attempt makes sense, and when.</summary>
public sealed class FailureKindTests
{
    private const string Content = """{"choices":[{"index":0,"delta":{"content":"[2] > [1]"}}]}""";

    public static TheoryData<int, string, ModelFailure> Statuses => new()
    {
        { 400, """{"error":{"message":"bad"}}""", ModelFailure.Refused },
        { 401, "{}", ModelFailure.Refused },
        { 404, "{}", ModelFailure.Refused },
        { 302, "", ModelFailure.Refused },
        { 408, "{}", ModelFailure.TimedOut },
        { 429, """{"error":{"message":"slow down","code":"rate_limit_exceeded"}}""", ModelFailure.Overloaded },
        { 429, """{"error":{"message":"pay","code":"insufficient_quota"}}""", ModelFailure.Refused },
        { 500, "<h1>oops</h1>", ModelFailure.Unavailable },
        { 502, "", ModelFailure.Unavailable },
        { 503, """{"error":{"message":"Loading model","code":503}}""", ModelFailure.Overloaded },
        { 504, "", ModelFailure.TimedOut },
        { 529, "", ModelFailure.Overloaded },
        { 200, """{"error":{"message":"Rate limit exceeded","code":429}}""", ModelFailure.Overloaded },
        { 200, """{"error":{"message":"no such model","code":404}}""", ModelFailure.Refused },
        { 200, """{"error":"engine died"}""", ModelFailure.Unavailable },
        { 200, """{"object":"error","message":"engine died","code":500}""", ModelFailure.Unavailable },
        { 200, """{"object":"error","message":"too long","code":400}""", ModelFailure.Refused },
        { 200, "{}", ModelFailure.Broken },
        { 200, "[1]", ModelFailure.Broken },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_or_an_error_in_a_body_has_a_kind(int status, string body, ModelFailure kind) =>
        Assert.Equal(kind, (await FailAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        })).Kind);

    public static TheoryData<string, Func<HttpContext, Task>, ModelFailure> Streams => new()
    {
        { "ends early", context => ChatServer.SendAsync(context, Content), ModelFailure.Broken },
        { "no JSON", context => ChatServer.SendAsync(context, "{[2] >"), ModelFailure.Broken },
        { "reset", async context =>
            {
                await ChatServer.SendAsync(context, Content);
                context.Abort();
            }, ModelFailure.Broken },
        { "error event", async context =>
            {
                await ChatServer.SendAsync(context, Content);
                await ChatServer.SendAsync(context, """{"error":{"code":502,"message":"provider disconnected"},"choices":[{"finish_reason":"error"}]}""");
            }, ModelFailure.Unavailable },
        { "filtered", context => ChatServer.EndAsync(context, "content_filter"), ModelFailure.Refused },
        { "silent", async context =>
            {
                await ChatServer.SendAsync(context, Content);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }, ModelFailure.TimedOut },
        { "comments only", async context =>
            {
                context.Response.ContentType = "text/event-stream";
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(": processing\n\n");
                    await Task.Delay(50, context.RequestAborted);
                }
            }, ModelFailure.TimedOut },
        { "hangs", context => Task.Delay(Timeout.Infinite, context.RequestAborted), ModelFailure.TimedOut },
        { "HTML", async context =>
            {
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<p>[2] > [1]</p>");
            }, ModelFailure.Refused },
    };

    [Theory]
    [MemberData(nameof(Streams), DisableDiscoveryEnumeration = true)]
    public async Task A_stream_that_fails_has_a_kind(string fault, Func<HttpContext, Task> answer, ModelFailure kind)
    {
        var failure = await FailAsync(answer, slow: kind == ModelFailure.TimedOut);
        Assert.True(kind == failure.Kind, $"{fault}: {failure.Kind}");
    }

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        using var test = new TestModel("http://127.0.0.1:1/v1");
        var failure = await Assert.ThrowsAsync<ModelException>(() => test.CallAsync(TestModel.Request("hello")));
        Assert.Equal(ModelFailure.Unavailable, failure.Kind);
        Assert.Equal(ModelNeeds.Text, test.Model.Offers);
    }

    [Fact]
    public async Task A_drip_of_one_byte_at_a_time_ends_with_the_call()
    {
        var watch = Stopwatch.StartNew();
        var failure = await FailAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var letter in $"data: {Content}\n\n")
            {
                await context.Response.WriteAsync(letter.ToString());
                await context.Response.Body.FlushAsync();
                await Task.Delay(30, context.RequestAborted);
            }
        }, slow: true);
        Assert.Equal(ModelFailure.TimedOut, failure.Kind);
        Assert.InRange(watch.ElapsedMilliseconds, 900, 10_000);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "Wed, 01 Jan 2020 00:00:00 GMT", 0.0)]
    [InlineData("Retry-After", "999999999", 86400.0)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("retry-after-ms", "250", .25)]
    [InlineData("retry-after-ms", "-5", 0.0)]
    [InlineData("x-ratelimit-reset-requests", "6m0.5s", 360.5)]
    [InlineData("x-ratelimit-reset-requests", "12ms", .012)]
    [InlineData("x-ratelimit-reset-requests", "1d", null)]
    [InlineData("x-ratelimit-reset-requests", "", null)]
    [InlineData("x-other", "7", null)]
    public async Task A_server_says_when_it_wants_to_be_asked_again(string header, string value, double? seconds)
    {
        var failure = await FailAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers[header] = value;
            context.Response.Headers["x-ratelimit-remaining-requests"] = "0";
            return Task.CompletedTask;
        });
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void A_date_to_be_asked_again_counts_from_now()
    {
        var now = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", "Fri, 01 May 2026 12:00:30 GMT");
        Assert.Equal(TimeSpan.FromSeconds(30), RetryHint.Of(response.Headers, now));
    }

    private static async Task<ModelException> FailAsync(Func<HttpContext, Task> answer, bool slow = false)
    {
        await using var server = await ChatServer.StartAsync((context, _) => answer(context));
        using var test = new TestModel(server.Endpoint, options =>
        {
            options.Server = "other";
            if (slow) (options.Timeout, options.IdleTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(.5));
        });
        return await Assert.ThrowsAsync<ModelException>(() => test.CallAsync(TestModel.Request("hello")));
    }
}
