using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Reranker;

/// <summary>The shipped prompt templates and those of a folder; a file of the folder hides a shipped one of its name.</summary>
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
                templates[name] = PromptTemplate.Parse(name, File.ReadAllText(file));
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
}
