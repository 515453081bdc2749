using Microsoft.Extensions.Options;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

public sealed class SettingsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_wrong_is_told_at_start_in_a_sentence_each()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => RerankerHost.StartAsync(
            ("DefaultStrategy", "best"),
            ("MaxRequests", "0"),
            ("TemplateFolder", "/does/not/exist"),
            ("Models:0:Endpoint", "localhost:8000"),
            ("Models:1:Name", "a"), ("Models:1:Endpoint", "http://localhost"), ("Models:1:Temperature", "3"), ("Models:1:ContextTokens", "100"),
            ("Models:2:Name", "a"), ("Models:2:Endpoint", "http://localhost"), ("Models:2:Template", "nope"), ("Models:2:ApiKey", "a b")));
        string[] expected =
        [
            "Reranker:MaxRequests must be 1 to 10,000.",
            "Reranker:TemplateFolder cannot be read",
            "Reranker:Models:0:Name or Reranker:Models:0:Model must be set.",
            "Reranker:Models:0:Endpoint must be an address such as http://localhost:8000/v1, or Reranker:Models:0:Path a model folder.",
            "Reranker:Models:1:ContextTokens must exceed Reranker:Models:1:MaxOutputTokens, which is 4096.",
            "Reranker:Models:1:Temperature must be 0 to 2.",
            "Reranker:Models:2:Name 'a' is used twice.",
            "Reranker:Models:2:ApiKey must be printable ASCII without spaces.",
            "Reranker:Models:2:Template 'nope' is unknown; known are ",
            "Reranker:DefaultStrategy 'best' is unknown; known are ",
        ];
        Assert.Equal(expected.Length, refused.Failures.Count());
        Assert.All(refused.Failures.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First));
    }

    [Fact]
    public async Task A_default_strategy_that_needs_a_model_needs_one() => Assert.Contains(
        "needs a model",
        (await Assert.ThrowsAsync<OptionsValidationException>(() => RerankerHost.StartAsync(("DefaultStrategy", "reasonrank")))).Message);

    [Fact]
    public async Task The_default_strategy_can_stay_lexical_with_a_model()
    {
        await using var server = await ChatServer.AnswerAsync("");
        await using var host = await RerankerHost.StartAsync(server, ("DefaultStrategy", "lexical"));
        Assert.Equal("lexical", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Strategy);
    }

    [Fact]
    public async Task Templates_of_a_folder_are_used_by_models_and_requests()
    {
        using var folder = new TemplateFolder("mine");
        await using var server = await ChatServer.AnswerAsync("[3] > [2] > [1]");
        await using var host = await RerankerHost.StartAsync(
            server, ("TemplateFolder", folder.Path), ("Models:0:Template", "mine"));

        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);
        await host.Client.RerankAsync(Requests.Of(3, o => o.Template = "listwise-direct"), cancellationToken: Cancellation);

        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Empty(response.Repairs);
        var prompts = server.Requests.Select(r => r.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!).ToList();
        Assert.StartsWith("MINE ", prompts[0]);
        Assert.StartsWith("Question: ", prompts[1]);
    }

    [Fact]
    public async Task The_folder_of_templates_that_rank_llm_publishes_can_be_used_as_it_is()
    {
        var folder = ReasonRank.TestSupport.Real.Shared("data/rank_llm/templates");
        await using var server = await ChatServer.AnswerAsync("[3] > [2] > [1]");
        await using var host = await RerankerHost.StartAsync(
            server, ("TemplateFolder", folder), ("Models:0:Template", "rank_gpt_template"));

        var response = await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation);

        Assert.Equal("p2 p1 p0", response.Order());
        Assert.Equal(10, Assert.Single(server.Requests).GetProperty("messages").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1/chat/completions")]
    public async Task The_endpoint_may_be_given_in_several_forms(string path)
    {
        await using var server = await ChatServer.AnswerAsync("<answer>[3] > [2] > [1]</answer>");
        await using var host = await RerankerHost.StartAsync(
            ("Models:0:Endpoint", server.Endpoint[..^3] + path), ("Models:0:Name", "m"));
        Assert.Equal("p2 p1 p0", (await host.Client.RerankAsync(Requests.Of(3), cancellationToken: Cancellation)).Order());
    }
}
