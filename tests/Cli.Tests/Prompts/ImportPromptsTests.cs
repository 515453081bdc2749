using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Tests.Prompts;

/// <summary>Imports from folders that are laid out as the published repositories are, with other words.</summary>
public sealed class ImportPromptsTests : IDisposable
{
    private readonly Workspace _workspace = new();

    private string To => _workspace.Path("out");

    public void Dispose() => _workspace.Dispose();

    private Task<Invocation> ImportAsync(params string[] more) =>
        Invocation.RunAsync(["prompts", "import", "--from", _workspace.Path("in"), "--to", To, .. more]);

    private PromptTemplate Template(string name) => PromptTemplate.Parse(name, File.ReadAllText(Path.Combine(To, name + ".yaml")));

    private void WriteReasonRank()
    {
        _workspace.Write("in/listwise_prompt_r1.toml",
            "system_prompt = \"Sort.\"",
            "",
            "system_prompt_reasoning = \"Ponder, then \\\"sort\\\" {all}.\"");
        _workspace.Write("in/utils.py",
            "import os",
            "def other():",
            "    return f\"nothing {num}\"",
            "# a remark",
            "def add_prefix_prompt(promptmode: PromptMode, query: str, num: int) -> str:",
            "    if promptmode in [str(PromptMode.RANK_GPT), str(PromptMode.RANK_GPT_qwen3), str(PromptMode.RANK_GPT_reasoning)]:",
            "        return f\"Here come {num} texts on {query}.\\n\"",
            "    elif promptmode == str(PromptMode.RANK_GPT_rankk):",
            "        return f\"Ties on {query}\\n\"",
            "    else:",
            "        raise ValueError('no')",
            "",
            "def add_post_prompt(promptmode: PromptMode, query: str, num: int,) -> str:",
            "    if promptmode in [str(PromptMode.RANK_GPT_reasoning)]:",
            "        example_ordering = \"[2] > [1]\"",
            "        return f\"Sort the {num} on {query}, as {example_ordering}.\"",
            "    elif promptmode in [str(PromptMode.RANK_GPT)]:",
            "        example_ordering = \"[9]\"",
            "        return f\"Not this {query} {example_ordering}.\"",
            "    elif promptmode in [str(PromptMode.RANK_GPT_qwen3)]:",
            "        example_ordering = \"[3] > [1]\"",
            "        return f\"Sort {{quickly}} {query}, as {example_ordering}.\"",
            "",
            "def convert(): pass");
    }

    [Fact]
    public async Task ReasonRanks_prompts_are_put_together_from_its_two_files()
    {
        WriteReasonRank();

        var result = await ImportAsync();

        Assert.Equal(0, result.Code);
        var think = Template("reasonrank-published").Sections;
        Assert.Equal("Ponder, then \"sort\" {all}.", think["system_message"]);
        Assert.Equal("Here come {num} texts on {query}.\n\n", think["prefix"]);
        Assert.Equal("[{rank}] {candidate}\n", think["body"]);
        Assert.Equal("Sort the {num} on {query}, as [2] > [1].", think["suffix"]);
        var qwen = Template("reasonrank-published-qwen3").Sections;
        Assert.Equal(("Sort.", "Sort {{quickly}} {query}, as [3] > [1]."), (qwen["system_message"], qwen["suffix"]));
        Assert.Contains("body\te049e79f036275f2 matches\n", result.Out, StringComparison.Ordinal);
        Assert.Contains(
            "warning: reasonrank-published: differs from the prompt of reasonrank-7b and reasonrank-32b in prefix, suffix, system_message",
            result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_template_can_be_imported_alone()
    {
        WriteReasonRank();
        Assert.Equal(0, (await ImportAsync("--name", "reasonrank-published-qwen3")).Code);
        Assert.Equal(["reasonrank-published-qwen3.yaml"], Directory.EnumerateFiles(To).Select(Path.GetFileName));
        var unknown = await ImportAsync("--name", "nope");
        Assert.Equal(
            (5, "error: 8421BCD/ReasonRank has no template 'nope'; it has reasonrank-published, reasonrank-published-qwen3\n"),
            (unknown.Code, unknown.Error));
    }

    [Fact]
    public async Task What_is_there_stays_unless_forced_and_nothing_is_half_written()
    {
        WriteReasonRank();
        var taken = _workspace.Write("out/reasonrank-published-qwen3.yaml", "mine");
        var refused = await ImportAsync();
        Assert.Equal((1, $"error: {taken} is there already; --force replaces it\n"), (refused.Code, refused.Error));
        Assert.Equal(["reasonrank-published-qwen3.yaml"], Directory.EnumerateFiles(To).Select(Path.GetFileName));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(taken, TestContext.Current.CancellationToken));

        Assert.Equal(0, (await ImportAsync("--force")).Code);
        Assert.Equal(2, Directory.EnumerateFiles(To).Count());
        Assert.Equal("Sort.", Template("reasonrank-published-qwen3").Sections["system_message"]);
    }

    [Fact]
    public async Task A_prompt_that_is_not_where_it_should_be_is_told_and_nothing_is_written()
    {
        WriteReasonRank();
        File.AppendAllText(_workspace.Write("in/utils.py", "def add_prefix_prompt(a):", "    return f\"x {query}\""), "");
        var result = await ImportAsync();
        Assert.Equal((5, "error: utils.py: cannot find the branch for RANK_GPT_reasoning in add_prefix_prompt\n"), (result.Code, result.Error));
        Assert.False(Directory.Exists(To));
    }

    [Fact]
    public async Task Rank_R1s_prompts_keep_each_character_of_the_user_message()
    {
        _workspace.Write("in/Rank-R1/prompts/prompt_setwise-R1.toml",
            "prompt_system = \"Choose.\"",
            "prompt_user = '''Which is best for \"{query}\"?",
            "{docs}",
            "Say <answer>[3]</answer>.'''",
            "pattern = '<answer>(.*?)</answer>'",
            "doc_separator = \"\\n\"",
            "doc_prefix = \"[{num}]: \"");
        _workspace.Write("in/Rank-R1/prompts/prompt_setwise-R1-v0.2.toml",
            "prompt_system = \"Choose.\"", "prompt_user = '''For {query}:", "{docs}'''", "doc_separator = \"\\n\\n\"", "doc_prefix = \"[{num}]: \"");

        var result = await ImportAsync();

        Assert.Equal(0, result.Code);
        Assert.Contains("warning: rank-r1-published-v0.2: a separator follows the last passage, too", result.Error, StringComparison.Ordinal);
        Assert.Equal(TemplateMethod.Setwise, Template("rank-r1-published").Method);
        var chat = new ListwisePrompt(Template("rank-r1-published")).Render("q", [new("a", "one"), new("b", "two")], 300, false, out _);
        Assert.Equal(["Choose.", "Which is best for \"q\"?\n[1]: one\n[2]: two\nSay <answer>[3]</answer>."], chat.Select(message => message.Content));
    }

    [Fact]
    public async Task Rank_Ks_prompt_keeps_each_character()
    {
        _workspace.Write("in/rerank.py", "rank_k_prompt = \"\"\"", "Sort. ", "", "Query: {query}", "", "{docs}", "\"\"\"", "def f(): pass");
        Assert.Equal(0, (await ImportAsync()).Code);
        var chat = new ListwisePrompt(Template("rank-k-published")).Render("q", [new("a", "one"), new("b", "two")], 300, false, out _);
        Assert.Equal("\nSort. \n\nQuery: q\n\n[1] one\n\n[2] two\n", Assert.Single(chat).Content);
    }

    [Fact]
    public async Task Rank1s_prompt_ends_with_the_opened_reasoning()
    {
        _workspace.Write("in/rank1.py",
            "class rank1:",
            "    def return_prompt(self, query, doc_content, prompt) -> str:",
            "        query = prompt.replace(\"FILL\", query) if prompt else query",
            "        return \"Is it {so}? \" \\",
            "                f\"Q: {query}\\n\" \\",
            "                f\"P: {doc_content}\\n\" \\",
            "                \"<think>\" # begin",
            "",
            "    def other(self): pass");
        Assert.Equal(0, (await ImportAsync()).Code);
        var chat = new PointwisePrompt(Template("rank1-published")).Render("q", new("a", "one"), 300);
        Assert.Equal("Is it {so}? Q: q\nP: one\n<think>", Assert.Single(chat).Content);
    }

    [Fact]
    public async Task rank_llms_templates_are_taken_as_they_are_and_what_cannot_be_used_is_told()
    {
        const string Folder = "in/src/rank_llm/rerank/prompt_templates/";
        var own = _workspace.Write(Folder + "mine_template.yaml", "# a remark", "method: pointwise", "body: '{query} {doc_content}'");
        _workspace.Write(Folder + "fid_template.yaml", "method: rankfid", "query: x");
        var result = await ImportAsync();
        Assert.Equal(0, result.Code);
        Assert.Contains("fid_template.yaml: left out: method must be one of", result.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(own), File.ReadAllText(Path.Combine(To, "mine_template.yaml")));
        Assert.Single(Directory.EnumerateFiles(To));
    }

    [Fact]
    public async Task A_folder_that_is_no_checkout_is_told()
    {
        _workspace.Write("in/readme.md", "nothing");
        Assert.Equal(5, (await ImportAsync()).Code);
        Assert.Equal(5, (await Invocation.RunAsync("prompts", "import", "--from", _workspace.Path("nowhere"))).Code);
    }
}
