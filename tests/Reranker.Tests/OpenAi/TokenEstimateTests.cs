using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Text;

namespace ReasonRank.Reranker.Tests.OpenAi;

public sealed class TokenEstimateTests
{
    private static readonly TextSize Page = new(4_000, 0);

    [Fact]
    public void It_begins_at_three_bytes_a_token() => Assert.Equal((2, 2), (new TokenEstimate().Of("abcd"), new TokenEstimate().Of("héé")));

    [Fact]
    public void It_comes_down_to_what_the_server_counts_with_a_tenth_on_top()
    {
        var estimate = new TokenEstimate();
        for (var i = 0; i < 200; i++) estimate.Learn(Page, 1_000);
        Assert.InRange(estimate.Of(Page), 1_100, 1_110);
        Assert.InRange(estimate.Of(new TextSize(0, 3_000)), 1_000, 1_000);
    }

    [Fact]
    public void It_errs_high_for_prompts_like_those_seen()
    {
        var random = new Random(7);
        var estimate = new TokenEstimate();
        for (var i = 0; i < 2_000; i++)
        {
            var size = new TextSize(random.Next(600, 40_000), 0);
            var tokens = (int)(size.Bytes * (.22 + .02 * random.NextDouble()));
            if (i > 100) Assert.True(estimate.Of(size) >= tokens, $"prompt {i}, seed 7");
            estimate.Learn(size, tokens);
        }
    }

    [Fact]
    public void One_dense_prompt_counts_at_once_and_a_lie_is_bounded()
    {
        var estimate = new TokenEstimate();
        estimate.Learn(Page, 2_000);
        Assert.InRange(estimate.Of(Page), 2_200, 2_201);
        estimate.Learn(Page, int.MaxValue);
        Assert.Equal(4_000, estimate.Of(Page));
        for (var i = 0; i < 1_000; i++) estimate.Learn(Page, 1);
        Assert.InRange(estimate.Of(Page), 666, 668);
    }

    [Fact]
    public void Short_prompts_and_other_scripts_teach_nothing()
    {
        var estimate = new TokenEstimate();
        estimate.Learn(new TextSize(100, 0), 90);
        estimate.Learn(new TextSize(4_000, 4_000), 8_000);
        Assert.Equal(2, estimate.Of("abcd"));
    }

    [Fact]
    public void Tasks_at_once_do_no_harm()
    {
        var estimate = new TokenEstimate();
        Parallel.For(0, 10_000, i => estimate.Learn(Page, 900 + i % 100));
        Assert.InRange(estimate.Of(Page), 990, 1_400);
    }

    [Fact]
    public async Task A_model_learns_from_its_server()
    {
        await using var server = await ChatServer.StartAsync((context, _) =>
            ChatServer.EndAsync(context, "stop", """{"prompt_tokens":1000,"completion_tokens":0}"""));
        using var test = new TestModel(server.Endpoint, options => options.Server = "vllm");
        var prompt = new string('x', 4_000);
        var before = test.Model.CountTokens(prompt);
        for (var i = 0; i < 20; i++) await test.CallAsync(TestModel.Request(prompt));
        Assert.Equal(1_334, before);
        Assert.InRange(test.Model.CountTokens(prompt), 1_100, 1_250);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":0,"completion_tokens":5}""")]
    [InlineData("""{"prompt_tokens":5000,"completion_tokens":5}""")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":0}""")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":8193}""")]
    [InlineData("""{"prompt_tokens":1e99,"completion_tokens":5}""")]
    [InlineData("[]")]
    public async Task Usage_that_cannot_be_true_is_estimated(string usage)
    {
        await using var server = await ChatServer.StartAsync(async (context, _) =>
        {
            await ChatServer.SendAsync(context, ChatServer.Content("[2] > [1]"));
            await ChatServer.EndAsync(context, "stop", usage);
        });
        using var test = new TestModel(server.Endpoint, options => options.Server = "vllm");
        var finished = Assert.IsType<ModelEvent.Finished>((await test.CallAsync(TestModel.Request("hello you")))[^1]);
        Assert.Equal(new Ranking.Usage(1, 0, 3, 3, 0, Estimated: true), finished.Usage);
    }
}
