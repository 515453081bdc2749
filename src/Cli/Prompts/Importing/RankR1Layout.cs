namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>
/// Rank-R1: a TOML file for each version, with the system message, the user message around <c>{docs}</c>, what stands before
/// each passage and what stands between two.
/// </summary>
internal sealed class RankR1Layout : IPublishedLayout
{
    public string Repository => "ielab/llm-rankers";

    public IReadOnlyList<PublishedPrompt>? Read(string folder)
    {
        PublishedPrompt?[] prompts =
        [
            Prompt(folder, "prompt_setwise-R1.toml", "rank-r1-published"),
            Prompt(folder, "prompt_setwise-R1-v0.2.toml", "rank-r1-published-v0.2"),
        ];
        return prompts.OfType<PublishedPrompt>().ToList() is { Count: > 0 } found ? found : null;
    }

    private static PublishedPrompt? Prompt(string folder, string file, string name)
    {
        if (SourceFile.Find(folder, $"Rank-R1/prompts/{file}", $"prompts/{file}", file) is not { } source) return null;
        var user = source.Toml("prompt_user") ?? throw source.Lacks("prompt_user");
        if (user.Split("{docs}") is not [var before, var after]) throw source.Lacks("{docs} in prompt_user");
        var passage = (source.Toml("doc_prefix") ?? "[{num}] ").Replace("{num}", "{rank}", StringComparison.Ordinal) + "{candidate}";
        return PublishedPrompt.Setwise(
            name, source.Path, source.Toml("prompt_system"), Frame.Joined(before, passage, source.Toml("doc_separator") ?? "\n", after));
    }
}
