using System.Text;
using Microsoft.AspNetCore.Http;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>What of an answer is reasoning, however servers and templates tell.</summary>
public sealed class ReasoningTests
{
    public static TheoryData<string, string?, string, string> Outputs => new()
    {
        { "<think>a</think>b", null, "a", "b" },
        { "<THINK>a</Think>b<think>c</think>d", null, "ac", "bd" },
        { "a</think>b", null, "a", "b" },
        { "<think>a", null, "a", "" },
        { "a < b </thin b", null, "", "a < b </thin b" },
        { "x<think>a</think></think>b", null, "a", "x</think>b" },
        { "a</think>b", "<think>\nbegun ", "a", "b" },
        { "b</think>c", "<think>done</think>", "", "b</think>c" },
        { "b<think>a</think>c", "<think>done</think>", "a", "bc" },
        { "😀</think>😀", null, "😀", "😀" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Tags_are_found_wherever_the_pieces_end(string output, string? begun, string reasoning, string answer)
    {
        foreach (var size in (int[])[1, 2, 3, 100])
        {
            await using var server = await StreamAsync(output.EnumerateRunes().Chunk(size).Select(Text));
            using var test = new TestModel(server.Endpoint, options => (options.Server, options.Continuation) = ("vllm", true));
            var request = begun is null ? TestModel.Request("hello") : TestModel.Request("hello", begun);
            Assert.Equal((reasoning, answer), Read(await test.CallAsync(request)));
        }
    }

    [Theory]
    [InlineData("a</think>b", "a", "b")]
    [InlineData("<think>a</think>b", "a", "b")]
    [InlineData("a", "a", "")]
    public async Task A_template_may_open_the_reasoning(string output, string reasoning, string answer)
    {
        await using var server = await StreamAsync([output]);
        using var test = new TestModel(server.Endpoint, options => (options.Server, options.ThinkingPrefilled) = ("vllm", true));
        var events = await test.CallAsync(TestModel.Request("hello"));
        Assert.Equal((reasoning, answer), Read(events));
        Assert.DoesNotContain(events, happened => happened is ModelEvent.ReasoningClosed);
    }

    [Fact]
    public async Task Tags_may_be_others()
    {
        await using var server = await StreamAsync(["<|channel>thou", "ght\na<channel|>b</think>"]);
        using var test = new TestModel(server.Endpoint, options =>
            (options.Server, options.ThinkOpen, options.ThinkClose) = ("vllm", "<|channel>thought\n", "<channel|>"));
        Assert.Equal(("a", "b</think>"), Read(await test.CallAsync(TestModel.Request("hello"))));

        await test.CallAsync(TestModel.Request("hello", "<think>done</think><answer>"));
        Assert.Equal("<|channel>thought\ndone<channel|><answer>", server.Requests.Last().GetProperty("messages")[1].GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task What_a_server_takes_for_reasoning_after_closed_reasoning_is_the_answer(string field)
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Delta(field, "[2] > [1]"));
            await ChatServer.EndAsync(context);
        }, ServerRoles.Of("vllm"));
        using var test = new TestModel(server.Endpoint, options => options.Server = "vllm");

        Assert.Equal(("[2] > [1]", ""), Read(await test.CallAsync(TestModel.Request("hello"))));
        Assert.Equal(("", "[2] > [1]"), Read(await test.CallAsync(TestModel.Request("hello", "<think>a</think><answer>"))));
        Assert.Equal(("[2] > [1]", ""), Read(await test.CallAsync(TestModel.Request("hello", "<think>a"))));
    }

    [Fact]
    public async Task A_budget_that_the_server_does_not_keep_is_kept_by_leaving()
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await ChatServer.SendAsync(context, ChatServer.Delta("reasoning_content", "some more words to think about "));
        }, ServerRoles.Of("vllm"));
        using var test = new TestModel(server.Endpoint, options => options.Server = "vllm");
        var events = await test.CallAsync(TestModel.Request("hello") with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, 100) });

        var finished = Assert.IsType<ModelEvent.Finished>(events[^1]);
        Assert.Equal(FinishReason.Length, finished.Reason);
        Assert.True(finished.Usage is { Estimated: true, CompletionTokens: > 100 and < 130 });
        await server.Left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_budget_lasts_when_the_answer_could_not_be_asked_for_afterwards()
    {
        await using var server = await StreamAsync([new string('x', 3_000) + "</think>b"], "reasoning_content");
        using var test = new TestModel(server.Endpoint, options => options.Server = "other");
        var events = await test.CallAsync(TestModel.Request("hello") with { Reasoning = new ReasoningOptions(ReasoningMode.Budget, 100) });
        Assert.Equal(FinishReason.Stop, Assert.IsType<ModelEvent.Finished>(events[^1]).Reason);
    }

    [Theory]
    [InlineData("Chat", "continue_final_message")]
    [InlineData("Completions", "prompt")]
    public async Task Reasoning_beyond_its_budget_is_stopped_and_the_answer_asked_for(string api, string field)
    {
        await using var server = await ChatServer.StartAsync(async (context, call) =>
        {
            if (call == 1) await WriteAsync(context, "[3] > [2] > [1]</answer>");
            else await WriteAsync(context, "<think>");
            while (call == 0 && !context.RequestAborted.IsCancellationRequested) await WriteAsync(context, "Passage [1] may be best. ");
            await ChatServer.EndAsync(context);
        }, ServerRoles.Of("vllm"));
        await using var host = await RerankerHost.StartAsync(server, ("Models:0:Api", api), ("Models:0:ChatFormat", "chatml"));

        var response = await host.Client.RerankAsync(
            Requests.Of(3, options => options.Reasoning = new() { Mode = V1.ReasoningMode.Budget, MaxTokens = 50 }),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Null(response.Shortfall);
        Assert.Equal(2, response.Usage.ModelCalls);
        Assert.True(server.Requests.Last().TryGetProperty(field, out var sent));
        if (field == "prompt") Assert.EndsWith("may be best.\n</think>\n\n<answer>", sent.GetString());

        Task WriteAsync(HttpContext context, string text) => ChatServer.SendAsync(context, api == "Chat"
            ? ChatServer.Content(text)
            : $$"""{"choices":[{"index":0,"text":"{{text}}","finish_reason":null}]}""");
    }

    [Fact]
    public async Task Reasoning_that_the_template_opened_is_no_answer_and_stays_so_in_the_cache()
    {
        await using var server = await StreamAsync(["first [1] > [2] > [3], ", "no</thi", "nk>", "[3] > [2] > [1]"]);
        await using var host = await RerankerHost.StartAsync(server);
        for (var i = 0; i < 2; i++)
        {
            var response = await host.Client.RerankAsync(
                Requests.Of(3, options => options.Trace = true), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal("p2 p1 p0", response.Order());
            Assert.Equal(("first [1] > [2] > [3], no", "[3] > [2] > [1]"), (response.Trace[0].Reasoning, response.Trace[0].Answer));
            Assert.Equal(i, response.Usage.CachedCalls);
        }
        Assert.Single(server.Requests);
    }

    private static (string Reasoning, string Answer) Read(IEnumerable<ModelEvent> events)
    {
        var draft = new AnswerDraft();
        foreach (var happened in events) draft.Take(happened);
        return (draft.Reasoning, draft.Text);
    }

    private static string Text(Rune[] runes) => string.Concat(runes.Select(rune => rune.ToString()));

    private static Task<ChatServer> StreamAsync(IEnumerable<string> pieces, string field = "content") => ChatServer.StartAsync(async (HttpContext context, int _) =>
    {
        foreach (var piece in pieces) await ChatServer.SendAsync(context, ChatServer.Delta(field, piece));
        await ChatServer.EndAsync(context);
    });
}
