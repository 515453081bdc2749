using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Tests.Prompts;

public sealed class PromptsCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private string Candidates(int count) => _workspace.Write(
        "candidates.jsonl",
        [.. Enumerable.Range(1, count).Select(i => $$"""{"_id": "p{{i}}", "title": "", "text": "passage number {{i}}", "metadata": {"score": {{i}}.5 } }""")]);

    [Fact]
    public async Task List_has_every_shipped_template_with_its_cards()
    {
        var result = await Invocation.RunAsync("prompts", "list");
        Assert.Equal(0, result.Code);
        Assert.Equal(ShippedTemplates.All.Keys.Order(StringComparer.Ordinal), result.Out.TrimEnd().Split('\n').Select(line => line.Split('\t')[0]));
        Assert.Contains("erank\tpointwise\terank-14b erank-32b erank-4b\n", result.Out, StringComparison.Ordinal);
        Assert.Equal(ShippedTemplates.All.Count, (await Invocation.RunAsync("prompts", "list", "--json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Show_prints_a_file_that_is_the_same_template()
    {
        foreach (var template in ShippedTemplates.All.Values)
        {
            var shown = await Invocation.RunAsync("prompts", "show", template.Name);
            Assert.Equal(0, shown.Code);
            Assert.Equal(template.Sections, PromptTemplate.Parse("x", shown.Out).Sections);
        }
        var unknown = await Invocation.RunAsync("prompts", "show", "nope");
        Assert.Equal(5, unknown.Code);
        Assert.Contains("'nope' is neither a file nor a shipped template", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_prints_the_chat_that_a_model_sees()
    {
        var result = await Invocation.RunAsync(
            "prompts", "render", "reasonrank", "--query", "why?", "--candidates", Candidates(2), "--words", "2", "--letters");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("<system>\nYou order search results", result.Out, StringComparison.Ordinal);
        Assert.Contains("<user>\nQuestion: why?\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("[A] passage number\n[B] passage number\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_prints_a_chat_for_each_passage_of_a_pointwise_template()
    {
        var result = await Invocation.RunAsync("prompts", "render", "erank", "--query", "why?", "--candidates", Candidates(3), "--json");
        var chats = result.Out.TrimEnd().Split('\n');
        Assert.Equal(3, chats.Length);
        Assert.Contains("passage number 3", chats[2], StringComparison.Ordinal);
        var scores = await Invocation.RunAsync("prompts", "render", "listwise-scores", "--query", "why?", "--candidates", Candidates(3));
        Assert.Contains("3.500", scores.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reasonrank", 27, "--letters", 2)]
    [InlineData("reasonrank", 101, null, 5)]
    [InlineData("reasonrank", 0, null, 5)]
    [InlineData("pairwise", 3, null, 5)]
    public async Task Render_refuses_what_a_prompt_cannot_hold(string template, int count, string? option, int code)
    {
        string[] line = ["prompts", "render", template, "--query", "q", "--candidates", Candidates(count)];
        var result = await Invocation.RunAsync(option is null ? line : [.. line, option]);
        Assert.Equal((code, ""), (result.Code, result.Out));
        Assert.StartsWith("error: ", result.Error);
    }

    [Fact]
    public async Task Validate_tells_everything_that_is_wrong_with_each_file()
    {
        var good = _workspace.Write("good.yaml", "method: pointwise", "body: '{query} {doc_content}'");
        var bad = _workspace.Write(
            "bad.yaml", "method: eliminate", "body: '[{rank}] {who}'", "suffix: '{'", "footer: x", "output_validation_regex: '('");
        Assert.Equal((0, $"{good}: pointwise, valid\n"), await CodeAndOutAsync(good));

        var result = await Invocation.RunAsync("prompts", "validate", good, bad, _workspace.Path("missing.yaml"));
        Assert.Equal(5, result.Code);
        foreach (var error in (string[])
        [
            "body lacks {candidate}", "body has the unknown placeholder {who}", "suffix has a brace at character 1",
            "footer is no section of eliminate", "output_validation_regex is no regular expression", "output_extraction_regex is missing",
            "the query is nowhere",
        ])
            Assert.Contains($"error: {bad}: {error}", result.Error, StringComparison.Ordinal);
        Assert.Contains("missing.yaml", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setwise", "top")]
    [InlineData("eliminate", "top")]
    [InlineData("groupwise", null)]
    public async Task Placeholders_of_a_method_are_its_own(string method, string? allowed)
    {
        string[] lines =
        [
            $"method: {method}", "body: '[{rank}] {candidate}'", "suffix: '{query} {top}'", "output_validation_regex: x", "output_extraction_regex: x",
        ];
        var result = await Invocation.RunAsync("prompts", "validate", _workspace.Write("t.yaml", lines));
        Assert.Equal(allowed is null ? 5 : 0, result.Code);
    }

    private static async Task<(int, string)> CodeAndOutAsync(string file)
    {
        var result = await Invocation.RunAsync("prompts", "validate", file);
        return (result.Code, result.Out);
    }
}
