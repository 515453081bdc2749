using System.Text.RegularExpressions;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>
/// ReasonRank: system messages in <c>listwise_prompt_r1.toml</c>; what stands before and after the passages in two functions
/// of <c>utils.py</c>, with a branch for each prompt mode. The caller adds a line feed before the first passage.
/// </summary>
internal sealed class ReasonRankLayout : IPublishedLayout
{
    public string Repository => "8421BCD/ReasonRank";

    public IReadOnlyList<PublishedPrompt>? Read(string folder)
    {
        if (SourceFile.Find(folder, "listwise_prompt_r1.toml") is not { } system) return null;
        if (SourceFile.Find(folder, "utils.py", "rerank/utils.py") is not { } code) return null;
        return
        [
            Prompt("reasonrank-published", "RANK_GPT_reasoning", "system_prompt_reasoning"),
            Prompt("reasonrank-published-qwen3", "RANK_GPT_qwen3", "system_prompt"),
        ];

        PublishedPrompt Prompt(string name, string mode, string key) => PublishedPrompt.Listwise(
            name, code.Path, system.Toml(key) ?? throw system.Lacks(key),
            new Frame(
                Branch(code, "add_prefix_prompt", mode) + "\n", "[{rank}] {candidate}\n", Branch(code, "add_post_prompt", mode)));
    }

    private static string Branch(SourceFile code, string function, string mode)
    {
        var body = code.Function(function) ?? throw code.Lacks($"the function {function}");
        var branch = Regex.Split(body.Text, @"^(?=[ \t]*(?:if|elif|else)\b)", RegexOptions.Multiline)
            .FirstOrDefault(part => Regex.IsMatch(part, $@"\A.*PromptMode\.{mode}\b"))
            ?? throw code.Lacks($"the branch for {mode} in {function}");
        var text = (code with { Text = branch }).Python(@"^[ \t]*return[ \t]+")
            ?? throw code.Lacks($"the text for {mode} in {function}");
        foreach (Match local in Regex.Matches(branch, @"^[ \t]+(?<name>\w+)[ \t]*=[ \t]*(?=[""'])", RegexOptions.Multiline))
        {
            var value = StringLiteral.Python(branch, local.Index + local.Length);
            text = text.Replace($"{{{local.Groups["name"].Value}}}", value, StringComparison.Ordinal);
        }
        return text;
    }
}
