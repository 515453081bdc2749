using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Generation;

/// <summary>ModelService over gRPC, with models behind a server.</summary>
public sealed class ModelServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_writes_its_reasoning_and_its_answer_as_a_stream()
    {
        await using var server = await ChatServer.AnswerAsync("<think>long", " ago</th", "ink>once ", "upon");
        await using var host = await RerankerHost.StartAsync(server);
        var request = Ask("tell me");
        (request.Temperature, request.Seed, request.MaxOutputTokens) = (.5, 7, 99);
        var told = await ReadAsync(host, request);

        Assert.Equal("test-model", told[0].Accepted.Model);
        Assert.Equal("long ago", string.Concat(told.Select(t => t.Reasoning)));
        Assert.Equal("once upon", string.Concat(told.Select(t => t.Answer)));
        Assert.False(told[^1].Finish.Truncated);
        Assert.Equal((120, 30, 20), (told[^1].Finish.Usage.PromptTokens, told[^1].Finish.Usage.CompletionTokens, told[^1].Finish.Usage.ReasoningTokens));
        var sent = Assert.Single(server.Requests);
        Assert.Equal((.5, 99), (sent.GetProperty("temperature").GetDouble(), sent.GetProperty("max_tokens").GetInt32()));
    }

    [Fact]
    public async Task Pieces_within_the_asked_for_interval_come_as_one()
    {
        string[] chunks = ["<think>long", " ago, in", " a wood</think>", "once ", "upon ", "a time"];
        await using var server = await ChatServer.AnswerAsync(chunks);
        await using var host = await RerankerHost.StartAsync(server);
        var request = Ask("tell me");
        request.NoCache = true;
        var each = await ReadAsync(host, request);
        request.PieceInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1));
        var joined = await ReadAsync(host, request);
        request.PieceInterval = new Duration { Nanos = 1 };
        var brief = await ReadAsync(host, request);

        Assert.Equal(["long ago, in a wood"], joined.Where(told => told.HasReasoning).Select(told => told.Reasoning));
        Assert.Equal(["once upon a time"], joined.Where(told => told.HasAnswer).Select(told => told.Answer));
        Assert.Equal(each.Where(told => !told.HasReasoning && !told.HasAnswer), joined.Where(told => !told.HasReasoning && !told.HasAnswer));
        Assert.Equal(each, brief);
        Assert.True(each.Count > joined.Count);
    }

    [Fact]
    public async Task What_was_written_before_a_failure_comes_before_what_it_cost()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            // Without an end.
            foreach (var piece in new[] { "one ", "two " }) await ChatServer.SendAsync(context, ChatServer.Content(piece));
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxAttempts", "1"));
        var request = Ask("count");
        request.PieceInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1));
        using var call = host.Models.Generate(request, cancellationToken: Cancellation);
        var told = new List<GenerateResponse>();
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation)) told.Add(message);
        });
        Assert.Equal("one two ", told[^2].Answer);
        Assert.Equal(1, told[^1].Spent.ModelCalls);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_and_nothing_is_sent()
    {
        await using var server = await ChatServer.AnswerAsync("x");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Server", "other"));
        var request = new GenerateRequest
        {
            Messages = { new ChatTurn { Role = "wizard" }, new ChatTurn { Role = "assistant", Content = "I" } },
            Temperature = double.NaN,
            TopP = 0,
            TopK = 0,
            MinP = 2,
            MaxOutputTokens = 0,
            Reasoning = new Reasoning { Mode = ReasoningMode.Budget },
            TopLogProbs = 21,
            Choices = { "" },
            Priority = (Priority)9,
            Stop = { "" },
            PieceInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(61)),
        };
        var refused = await FailAsync(host, request);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(
            ["messages[0].role", "temperature", "top_p", "top_k", "min_p", "max_output_tokens", "reasoning.max_tokens", "choices", "priority",
                "top_log_probs", "stop", "stop", "piece_interval", "top_log_probs", "choices", "messages[1].role"],
            Details<BadRequest>(refused).FieldViolations.Select(violation => violation.Field));
        Assert.Empty(server.Requests);
        Assert.Equal(StatusCode.InvalidArgument, (await FailAsync(host, new GenerateRequest())).StatusCode);
    }

    [Fact]
    public async Task An_unknown_model_is_not_found_and_so_is_the_default_one_where_there_is_none()
    {
        await using var server = await ChatServer.AnswerAsync("x");
        await using var host = await RerankerHost.StartAsync(server);
        await using var without = await RerankerHost.StartAsync();
        var unknown = Ask("x");
        unknown.Model = "gpt-9";

        Assert.Equal(StatusCode.NotFound, (await FailAsync(host, unknown)).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await FailAsync(without, Ask("x"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () =>
            await without.Models.TokenizeAsync(new TokenizeRequest(), cancellationToken: Cancellation))).StatusCode);
    }

    [Fact]
    public async Task A_begun_turn_the_choices_and_the_chat_template_reach_the_server()
    {
        await using var server = await ChatServer.AnswerAsync("yes");
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Server", "vllm"));
        var request = Ask("is it?");
        request.Messages.Add(new ChatTurn { Role = "assistant", Content = "<think>\n\n</think>\n\n" });
        request.Choices.Add(["yes", "no"]);
        request.ChatTemplate = new() { Fields = { ["tone"] = Value.ForString("dry") } };
        var told = await ReadAsync(host, request);

        Assert.Equal("yes", string.Concat(told.Select(t => t.Answer)));
        var sent = Assert.Single(server.Requests);
        Assert.True(sent.GetProperty("continue_final_message").GetBoolean());
        Assert.Equal("""["yes","no"]""", sent.GetProperty("structured_outputs").GetProperty("choice").GetRawText());
        Assert.Equal("dry", sent.GetProperty("chat_template_kwargs").GetProperty("tone").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Log_probabilities_are_told_with_as_many_alternatives_as_were_asked_for(int alternatives)
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, """
                {"choices":[{"index":0,"delta":{"content":"yes"},"logprobs":{"content":[{"token":"yes","logprob":-0.25,
                "top_logprobs":[{"token":"yes","logprob":-0.25},{"token":"no","logprob":-1.5}]}]}}]}
                """.ReplaceLineEndings(""));
            await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Server", "vllm"));
        var request = Ask("is it?");
        request.TopLogProbs = alternatives;
        for (var call = 1; call <= 2; call++)
        {
            var token = Assert.Single((await ReadAsync(host, request)).Where(t => t.Tokens is not null).SelectMany(t => t.Tokens.Tokens));
            Assert.Equal(("yes", -.25, alternatives), (token.Text, token.LogProbability, token.Top.Count));
            Assert.Equal(call, server.Requests.Count);
        }
    }

    [Fact]
    public async Task A_stop_text_ends_the_answer_and_the_model()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            foreach (var piece in new[] { "one EN", "DI two E", "ND three" }) await ChatServer.SendAsync(context, ChatServer.Content(piece));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var host = await RerankerHost.StartAsync(server);
        var request = Ask("count");
        request.Stop.Add(["END ", "END t"]);
        var told = await ReadAsync(host, request);

        Assert.Equal("one ENDI two ", string.Concat(told.Select(t => t.Answer)));
        Assert.False(told[^1].Finish.Truncated);
        Assert.True(told[^1].Finish.Usage is { Estimated: true, CompletionTokens: > 0 });
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }

    [Theory]
    [InlineData(400, StatusCode.FailedPrecondition)]
    [InlineData(429, StatusCode.ResourceExhausted)]
    [InlineData(500, StatusCode.Unavailable)]
    public async Task A_failure_has_the_status_that_says_whether_to_come_back(int http, StatusCode status)
    {
        await using var server = await ChatServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = http;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync("""{"error":{"message":"not now"}}""");
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxAttempts", "1"));
        var failed = await FailAsync(host, Ask("x"));

        Assert.Equal(status, failed.StatusCode);
        Assert.Contains("not now", failed.Status.Detail);
        if (http == 429) Assert.Equal(7, Details<RetryInfo>(failed).RetryDelay.Seconds);
    }

    [Fact]
    public async Task What_a_call_cost_that_fails_is_told_last()
    {
        await using var server = await ChatServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:MaxAttempts", "3"), ("Models:0:RetryDelay", "00:00:00.001"));
        using var call = host.Models.Generate(Ask("x"), cancellationToken: Cancellation);
        var told = new List<GenerateResponse>();
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Cancellation)) told.Add(call.ResponseStream.Current);
        });

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(3, told.Count(t => t.EventCase == GenerateResponse.EventOneofCase.Started));
        Assert.Equal(new Usage { ModelCalls = 3 }, told[^1].Spent);
    }

    [Fact]
    public async Task An_attempt_that_broke_off_is_told_to_be_void()
    {
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content(call == 0 ? "half" : "whole"));
            if (call > 0) await ChatServer.EndAsync(context);
        });
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:RetryDelay", "00:00:00.001"));
        var told = await ReadAsync(host, Ask("x"));

        var restart = told.FindIndex(t => t.EventCase == GenerateResponse.EventOneofCase.Restart);
        Assert.Equal("half", string.Concat(told.Take(restart).Select(t => t.Answer)));
        Assert.Equal("whole", string.Concat(told.Skip(restart).Select(t => t.Answer)));
        Assert.Equal(2, told[^1].Finish.Usage.ModelCalls);
    }

    [Fact]
    public async Task A_caller_that_leaves_stops_the_model()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("once"));
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var host = await RerankerHost.StartAsync(server);
        using (var call = host.Models.Generate(Ask("tell me"), cancellationToken: Cancellation))
        {
            while (await call.ResponseStream.MoveNext(Cancellation) && call.ResponseStream.Current.Answer.Length == 0) { }
        }
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }

    [Fact]
    public async Task A_known_answer_is_not_asked_for_again_unless_the_caller_wants_it()
    {
        await using var server = await ChatServer.AnswerAsync("once");
        await using var host = await RerankerHost.StartAsync(server);
        await ReadAsync(host, Ask("tell me"));
        Assert.Equal(1, (await ReadAsync(host, Ask("tell me")))[^1].Finish.Usage.CachedCalls);
        Assert.Single(server.Requests);

        var again = Ask("tell me");
        again.NoCache = true;
        Assert.Equal(0, (await ReadAsync(host, again))[^1].Finish.Usage.CachedCalls);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_tokenizer_of_a_model_behind_a_server_is_not_known_and_its_server_is_listed()
    {
        await using var server = await ChatServer.AnswerAsync("x");
        await using var host = await RerankerHost.StartAsync(server);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Models.TokenizeAsync(new TokenizeRequest { Text = "x" }, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);

        var model = Assert.Single((await host.Models.ListModelsAsync(new(), cancellationToken: Cancellation)).Models);
        Assert.Equal((new Uri(server.Endpoint).Authority, false), (model.RunsOn, model.HasLoaded));
    }

    private static GenerateRequest Ask(string text) => new() { Messages = { new ChatTurn { Role = "user", Content = text } } };

    private static async Task<List<GenerateResponse>> ReadAsync(RerankerHost host, GenerateRequest request)
    {
        using var call = host.Models.Generate(request, cancellationToken: Cancellation);
        var told = new List<GenerateResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync(Cancellation)) told.Add(message);
        return told;
    }

    private static async Task<RpcException> FailAsync(RerankerHost host, GenerateRequest request) =>
        await Assert.ThrowsAsync<RpcException>(() => ReadAsync(host, request));

    private static T Details<T>(RpcException failure) where T : Google.Protobuf.IMessage, new() =>
        RpcErrors.ToStatus(failure).Details.Where(detail => detail.Is(new T().Descriptor)).Select(detail => detail.Unpack<T>()).Single();
}
