namespace ReasonRank.Cli.Tests;

public sealed class ModelsCommandTests(StackFixture stack) : IClassFixture<StackFixture>
{
    [Fact]
    public async Task Without_a_model_it_says_what_to_set()
    {
        var result = await Invocation.RunAsync("models", "--server", stack.Server);
        Assert.Equal((0, ""), (result.Code, result.Out));
        Assert.Contains("Reranker__Models__0__Endpoint", result.Error, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await Invocation.RunAsync("models", "--server", stack.Server, "--json")).Out);
    }

    [Theory]
    [InlineData("--fusion best", "--fusion takes one of erank, rank-r1, judgerank")]
    [InlineData("--priority low", "--priority takes one of interactive, batch")]
    [InlineData("--temperature 3", "--temperature takes 0 to 2")]
    [InlineData("--max-output-tokens 0", "--max-output-tokens takes 1 to")]
    public async Task Ranking_options_out_of_range_are_refused(string option, string problem)
    {
        var result = await Invocation.RunAsync(["search", "birds", "owl", "--strategy", "lexical", .. option.Split(' ')]);
        Assert.Equal(2, result.Code);
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ranking_options_reach_the_service()
    {
        string[] line = ["search", "birds", "night", "--strategy", "lexical", "--server", stack.Server, "--json"];
        Assert.Equal(0, (await Invocation.RunAsync(
            [.. line, "--fusion", "judgerank", "--priority", "batch", "--temperature", "0.5", "--max-output-tokens", "64"])).Code);
        var refused = await Invocation.RunAsync([.. line, "--template", "nope"]);
        Assert.Equal(2, refused.Code);
        Assert.Contains("template", refused.Error, StringComparison.Ordinal);
    }
}
