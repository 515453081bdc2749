using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Reranker;

/// <summary>The shipped prompt templates and the listwise ones of a folder, whose files hide shipped ones of their names.</summary>
internal static class TemplateCatalog
{
    private const int MaxBytes = 1 << 20;

    /// <summary>All templates, by name.</summary>
    /// <param name="folder">Folder of <c>*.yaml</c> files; null for none.</param>
    /// <exception cref="InvalidOperationException">With a sentence on what is wrong with the folder or a file.</exception>
    public static IReadOnlyDictionary<string, PromptTemplate> Load(string? folder)
    {
        var templates = new Dictionary<string, PromptTemplate>(ShippedTemplates.All);
        if (string.IsNullOrEmpty(folder)) return templates;
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (new FileInfo(file).Length > MaxBytes)
                    throw new InvalidOperationException($"Reranker:TemplateFolder: {file} is too large for a template.");
                if (Parse(name, File.ReadAllText(file)) is { } template) templates[name] = template;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Reranker:TemplateFolder cannot be read: {exception.Message}", exception);
        }
        catch (InvalidTemplateException exception)
        {
            throw new InvalidOperationException($"Reranker:TemplateFolder: {exception.Message}", exception);
        }
        return templates;
    }

    // A checkout of rank_llm's templates also has pairwise and other ones: they are no mistake.
    private static PromptTemplate? Parse(string name, string yaml)
    {
        try
        {
            return PromptTemplate.Parse(name, yaml);
        }
        catch (InvalidTemplateException exception) when (exception.IsOfOtherMethod)
        {
            return null;
        }
    }
}
