using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>rank_llm: template files, taken as they are.</summary>
internal sealed class RankLlmLayout : IPublishedLayout
{
    private const string Folder = "src/rank_llm/rerank/prompt_templates";

    public string Repository => "castorini/rank_llm";

    public IReadOnlyList<PublishedPrompt>? Read(string folder)
    {
        var place = Directory.Exists(Path.Combine(folder, Folder)) ? Folder : "";
        var files = Directory.EnumerateFiles(Path.Combine(folder, place), "*_template.yaml").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0) return null;
        return [.. files.Select(file => Prompt(folder, Path.Combine(place, Path.GetFileName(file))))];
    }

    private static PublishedPrompt Prompt(string folder, string path)
    {
        var (name, file) = (Path.GetFileNameWithoutExtension(path), SourceFile.Find(folder, path)!);
        var prompt = new PublishedPrompt(name, path, file.Text);
        try
        {
            _ = PromptTemplate.Parse(name, file.Text);
            return prompt;
        }
        catch (InvalidTemplateException invalid)
        {
            return prompt with { Unusable = string.Join("; ", invalid.Errors) };
        }
    }
}
