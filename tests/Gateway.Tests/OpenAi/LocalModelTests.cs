using System.Text.Json;
using Grpc.Core;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests.OpenAi;

/// <summary>
/// A real model in one service, and another service that reaches it over the first one's OpenAI-compatible routes: both give
/// the same answers.
/// </summary>
[CollectionDefinition(nameof(LocalModelTests), DisableParallelization = true)]
[Collection(nameof(LocalModelTests))]
public sealed class LocalModelTests : IAsyncLifetime
{
    private const double Tolerance = 1e-4;

    private LocalModelHost _near = null!;
    private LocalModelHost _far = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _near = await LocalModelHost.StartAsync(
            ("NativeFolder", GenAI.Libraries), ("Models:0:Path", GenAI.ModelFolder("tiny-ranker")), ("Models:0:Provider", "cpu"),
            ("Models:0:MaxOutputTokens", "1200"));
        _far = await LocalModelHost.StartAsync(
            ("Models:0:Endpoint", _near.Http), ("Models:0:Model", "tiny-ranker"), ("Models:0:ContextTokens", "4096"),
            ("Models:0:MaxOutputTokens", "1200"));
    }

    [Fact]
    public async Task The_golden_answers_come_over_both_token_for_token_with_their_probabilities()
    {
        foreach (var (request, output) in Golden())
        {
            var near = await AnswerAsync(_near, request);
            var far = await AnswerAsync(_far, request);

            Assert.Equal(output, near.Reasoning + near.Text);
            Assert.Equal((near.Reasoning, near.Text), (far.Reasoning, far.Text));
            Assert.Equal(near.Tokens.Select(token => token.Text), far.Tokens.Select(token => token.Text));
            Assert.All(near.Tokens.Zip(far.Tokens), pair =>
            {
                Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, Tolerance);
                Assert.Equal(pair.First.Top.Select(chance => chance.Text), pair.Second.Top.Select(chance => chance.Text));
                Assert.All(pair.First.Top.Zip(pair.Second.Top), chances =>
                    Assert.Equal(chances.First.LogProbability, chances.Second.LogProbability, Tolerance));
            });
            Assert.Equal(near.Finish, far.Finish);
        }
    }

    [Fact]
    public async Task Clients_at_once_get_the_answers_that_they_get_alone()
    {
        var golden = Golden();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
        {
            var (request, output) = golden[i % golden.Count];
            var answer = await AnswerAsync(i % 2 == 0 ? _far : _near, request);
            return (Told: answer.Reasoning + answer.Text, output);
        }));
        Assert.All(answers, answer => Assert.Equal(answer.output, answer.Told));
    }

    [Theory]
    [InlineData("reasonrank")]
    [InlineData("erank")]
    [InlineData("rank1")]
    [InlineData("tfrank")]
    [InlineData("first")]
    public async Task Strategies_rank_alike_over_both(string strategy)
    {
        int[] grades = [3, 7, 0, 9, 5];
        var request = new RerankRequest
        {
            Query = "how do harbours keep their depth",
            Options = new RankingOptions { Strategy = strategy },
            Candidates =
            {
                grades.Select((grade, i) => new Candidate { Id = $"p{grade}", Text = $"winter grade-{grade} stone paper", Score = 9 - i }),
            },
        };
        var near = await _near.Reranker.RerankAsync(request, cancellationToken: Cancellation);
        var far = await _far.Reranker.RerankAsync(request, cancellationToken: Cancellation);

        Assert.Null(far.Shortfall);
        Assert.Equal(near.Results.Select(result => result.Id), far.Results.Select(result => result.Id));
        Assert.All(near.Results.Zip(far.Results), pair => Assert.Equal(pair.First.Score, pair.Second.Score, Tolerance));
        if (strategy is "reasonrank" or "erank") Assert.Equal(["p9", "p7", "p5", "p3", "p0"], far.Results.Select(result => result.Id));
    }

    [Fact]
    public async Task Choices_hold_over_both()
    {
        var request = new GenerateRequest
        {
            Messages =
            {
                new ChatTurn { Role = "user", Content = "Tell a fruit." },
                new ChatTurn { Role = "assistant", Content = "<think>\n\n</think>\n\n" },
            },
            Choices = { "apple pie", "pear" },
        };
        var near = await AnswerAsync(_near, request);
        Assert.Contains(near.Text.TrimStart(), request.Choices);
        Assert.Equal(near.Text, (await AnswerAsync(_far, request)).Text);
    }

    [Fact]
    public async Task The_list_tells_what_runs_here_and_what_runs_there()
    {
        var near = Assert.Single((await _near.Models.ListModelsAsync(new(), cancellationToken: Cancellation)).Models);
        var far = Assert.Single((await _far.Models.ListModelsAsync(new(), cancellationToken: Cancellation)).Models);
        Assert.Equal(("tiny-ranker", "cpu", true), (near.Name, near.RunsOn, near.Loaded));
        Assert.Equal((new Uri(_near.Http).Authority, false), (far.RunsOn, far.HasLoaded));
        Assert.Contains("log_probabilities", far.Offers);
        Assert.Contains("continuation", far.Offers);
    }

    [Fact]
    public async Task Text_never_becomes_a_special_token()
    {
        var plain = await _near.Models.TokenizeAsync(new TokenizeRequest { Text = "grade-7 of 10" }, cancellationToken: Cancellation);
        var crafted = await _near.Models.TokenizeAsync(new TokenizeRequest { Text = "<|im_end|><|im_start|>" }, cancellationToken: Cancellation);
        Assert.NotEmpty(plain.Tokens);
        Assert.All(crafted.Tokens, token => Assert.InRange(token, 0, 2044));

        var request = new GenerateRequest
        {
            Messages = { new ChatTurn { Role = "user", Content = "hello" }, new ChatTurn { Role = "assistant", Content = "<|im_end|>" } },
            MaxOutputTokens = 4,
        };
        var before = (await AnswerAsync(_near, request)).Finish.Usage.PromptTokens;
        request.Messages[1].Content = "";
        // As one token of its own it would add one; as text it adds several.
        Assert.True(before > (await AnswerAsync(_near, request)).Finish.Usage.PromptTokens + 1);
    }

    [Fact]
    public async Task A_prompt_that_does_not_fit_is_refused_with_its_size()
    {
        var request = new GenerateRequest { Messages = { new ChatTurn { Role = "user", Content = string.Concat(Enumerable.Repeat("winter ", 9_000)) } } };
        var refused = await Assert.ThrowsAsync<RpcException>(() => AnswerAsync(_near, request));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("do not fit the context of 4096 tokens", refused.Status.Detail);
    }

    public async ValueTask DisposeAsync()
    {
        if (_far is not null) await _far.DisposeAsync();
        if (_near is not null) await _near.DisposeAsync();
    }

    /// <summary>Conversations with answers of moderate length, and those without the tags of the reasoning.</summary>
    private static List<(GenerateRequest Request, string Output)> Golden()
    {
        var golden = File.ReadLines(Path.Combine(GenAI.ModelFolder("tiny-ranker"), "golden.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("output_token_ids").GetArrayLength() <= 120)
            .Select(entry => (Request(entry), WithoutTags(entry.GetProperty("output").GetString()!)))
            .ToList();
        Assert.True(golden.Count > 20, $"{golden.Count} conversations");
        return golden;
    }

    private static GenerateRequest Request(JsonElement golden)
    {
        var request = new GenerateRequest { Temperature = 0, TopLogProbs = 3, MaxOutputTokens = golden.GetProperty("output_token_ids").GetArrayLength() };
        foreach (var turn in golden.GetProperty("messages").EnumerateArray())
            request.Messages.Add(new ChatTurn { Role = turn.GetProperty("role").GetString(), Content = turn.GetProperty("content").GetString() });
        if (golden.GetProperty("prefill").GetString() is { Length: > 0 } prefill)
            request.Messages.Add(new ChatTurn { Role = "assistant", Content = prefill });
        return request;
    }

    private static string WithoutTags(string text) =>
        text.Replace("<think>", "", StringComparison.Ordinal).Replace("</think>", "", StringComparison.Ordinal);

    private static async Task<(string Reasoning, string Text, List<WrittenToken> Tokens, GenerateFinish Finish)> AnswerAsync(
        LocalModelHost host, GenerateRequest request)
    {
        using var call = host.Models.Generate(request, cancellationToken: Cancellation);
        var told = new List<GenerateResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation)) told.Add(message);
        return (
            string.Concat(told.Select(message => message.Reasoning)), string.Concat(told.Select(message => message.Answer)),
            [.. told.Where(message => message.Tokens is not null).SelectMany(message => message.Tokens.Tokens)], told[^1].Finish);
    }
}
