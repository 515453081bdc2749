using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Caching;

/// <summary>Known answers are not asked for again: over real HTTP, in memory and in a file.</summary>
public sealed class CacheTests : IDisposable
{
    private const string Answer = "<answer>[3] > [2] > [1]</answer>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "answers.db");

    [Fact]
    public async Task A_known_answer_costs_nothing_and_is_marked()
    {
        await using var server = await ChatServer.AnswerAsync("<think>tides</think>", Answer);
        await using var host = await RerankerHost.StartAsync(server);
        var first = await host.Client.RerankAsync(Requests.Of(3, o => o.Trace = true), cancellationToken: Cancellation);
        var second = await host.Client.RerankAsync(Requests.Of(3, o => o.Trace = true), cancellationToken: Cancellation);

        Assert.Single(server.Requests);
        Assert.Equal("p2 p1 p0", second.Order());
        Assert.Equal(new Usage { ModelCalls = 1, PromptTokens = 120, CompletionTokens = 30, ReasoningTokens = 20 }, first.Usage);
        Assert.Equal(new Usage { CachedCalls = 1 }, second.Usage);
        Assert.False(Assert.Single(first.Trace).Cached);
        var window = Assert.Single(second.Trace);
        Assert.True(window.Cached);
        Assert.Equal("tides", window.Reasoning);
        Assert.Null(second.Shortfall);
    }

    [Fact]
    public async Task Progress_tells_of_a_cached_window()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server);
        var seen = new List<bool>();
        for (var i = 0; i < 2; i++)
        {
            using var call = host.Client.RerankStream(new RerankStreamRequest { Request = Requests.Of(3) }, cancellationToken: Cancellation);
            while (await call.ResponseStream.MoveNext(Cancellation))
            {
                if (call.ResponseStream.Current.Progress?.WindowFinished is { } finished) seen.Add(finished.Cached);
            }
        }
        Assert.Equal([false, true], seen);
    }

    public static TheoryData<string, Action<RerankRequest>> Other => new()
    {
        { "query", r => r.Query += "!" },
        { "passage", r => r.Candidates[1].Text += "!" },
        { "order of passages", r => (r.Candidates[0], r.Candidates[1]) = (r.Candidates[1].Clone(), r.Candidates[0].Clone()) },
        { "output limit", r => r.Options.MaxOutputTokens = 77 },
        { "reasoning", r => r.Options.Reasoning = new Reasoning { Mode = ReasoningMode.Off } },
        { "nucleus", r => r.Options.TopP = .5 },
        { "seed", r => r.Options.Seed = 7 },
        { "bypassed", r => r.Options.NoCache = true },
        { "sampled", r => r.Options.Temperature = .6 },
    };

    [Theory]
    [MemberData(nameof(Other), DisableDiscoveryEnumeration = true)]
    public async Task Another_call_is_made(string what, Action<RerankRequest> change)
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server);
        await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        var other = Requests.Of(3);
        change(other);
        var response = await host.Client.RerankAsync(other, cancellationToken: Cancellation);
        Assert.True(server.Requests.Count == 2, what);
        Assert.Equal(0, response.Usage.CachedCalls);
    }

    [Theory]
    [InlineData(.6, null, 2)]
    [InlineData(.6, 42L, 1)]
    [InlineData(0.0, null, 1)]
    public async Task Samples_are_kept_only_where_they_repeat(double temperature, long? seed, int calls)
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server);
        for (var i = 0; i < 2; i++)
        {
            await host.Client.RerankAsync(
                Requests.Of(3, options =>
                {
                    options.Temperature = temperature;
                    if (seed is { } given) options.Seed = given;
                }), cancellationToken: Cancellation);
        }
        Assert.Equal(calls, server.Requests.Count);
    }

    [Fact]
    public async Task Only_complete_answers_are_kept()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content(Answer));
            await ChatServer.EndAsync(context, "length");
        });
        await using var host = await RerankerHost.StartAsync(server);
        for (var i = 0; i < 2; i++) await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Log_probabilities_come_back_from_the_cache()
    {
        const string Tokens = """
            {"choices":[{"index":0,"delta":{"content":"<answer>8</answer>"},"logprobs":{"content":[
            {"token":"<answer>","logprob":-0.1,"top_logprobs":[]},
            {"token":"8","logprob":-0.5,"top_logprobs":[{"token":"8","logprob":-0.5},{"token":"7","logprob":-1.25}]},
            {"token":"</answer>","logprob":-0.1,"top_logprobs":[]}]},"finish_reason":null}]}
            """;
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, Tokens.ReplaceLineEndings(""));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:LogProbs", "true"), ("Cache:File", File), ("Cache:MemoryBytes", "0"));
        var scores = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var response = await host.Client.RerankAsync(Requests.Of(3, o => o.Strategy = "erank"), cancellationToken: Cancellation);
            scores.Add(string.Join(' ', response.Results.Select(result => result.Score)));
        }
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(scores[0], scores[1]);
    }

    [Fact]
    public async Task A_file_outlives_the_process()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        for (var i = 0; i < 2; i++)
        {
            await using var host = await RerankerHost.StartAsync(server, ("Cache:File", File));
            Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
        }
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Other_settings_of_the_model_do_not_get_its_old_answers()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        foreach (var mass in (string[])["0.9", "0.8"])
        {
            await using var host = await RerankerHost.StartAsync(server, ("Cache:File", File), ("Models:0:TopP", mass));
            await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        }
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_damaged_file_fails_nothing_and_is_told_once()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 100_000), Cancellation);
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server, ("Cache:File", File));
        for (var i = 0; i < 2; i++)
            Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
        Assert.Single(server.Requests);
        Assert.Single(host.Log, line => line.Contains("cache file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_answer_is_asked_for_again()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        for (var i = 0; i < 2; i++)
        {
            await using (var host = await RerankerHost.StartAsync(server, ("Cache:File", File)))
                Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
            await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
            await connection.OpenAsync(Cancellation);
            await using var damage = connection.CreateCommand();
            damage.CommandText = "UPDATE answers SET answer = zeroblob(length(answer))";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync(Cancellation));
        }
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_locked_file_fails_nothing()
    {
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server, ("Cache:File", File));
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var hold = connection.CreateCommand();
        hold.CommandText = "BEGIN EXCLUSIVE";
        await hold.ExecuteNonQueryAsync(Cancellation);
        for (var i = 0; i < 3; i++)
            Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
        Assert.Single(server.Requests);
        Assert.Single(host.Log, line => line.Contains("cache file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_nothing()
    {
        await System.IO.File.WriteAllTextAsync(File, "", Cancellation);
        await using var server = await ChatServer.AnswerAsync(Answer);
        await using var host = await RerankerHost.StartAsync(server, ("Cache:File", Path.Combine(File, "below", "a.db")));
        Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
