namespace ReasonRank.Ranking.Prompts;

/// <summary>The templates that come with the suite, in its own words.</summary>
public static class ShippedTemplates
{
    private const string Folder = "Templates.";

    private static readonly Dictionary<string, PromptTemplate> Templates = Load();

    /// <summary>Asks for reasoning between think tags, then the order between answer tags.</summary>
    public static PromptTemplate ReasonRank => Templates["reasonrank"];

    /// <summary>Asks for the order between answer tags at once.</summary>
    public static PromptTemplate Direct => Templates["listwise-direct"];

    /// <summary>Asks for an order in which passages may tie.</summary>
    public static PromptTemplate Ties => Templates["listwise-ties"];

    /// <summary>Shows first-stage scores and asks for an order.</summary>
    public static PromptTemplate Scores => Templates["listwise-scores"];

    /// <summary>Asks for the best few, after reasoning.</summary>
    public static PromptTemplate Setwise => Templates["setwise"];

    /// <summary>Asks for the best few at once.</summary>
    public static PromptTemplate SetwiseDirect => Templates["setwise-direct"];

    /// <summary>Asks which of two passages is better.</summary>
    public static PromptTemplate Pairwise => Templates["pairwise"];

    /// <summary>Asks for the worst few.</summary>
    public static PromptTemplate Eliminate => Templates["eliminate"];

    /// <summary>Asks for a score of each passage of a group.</summary>
    public static PromptTemplate Groupwise => Templates["groupwise"];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, PromptTemplate> All => Templates;

    private static Dictionary<string, PromptTemplate> Load()
    {
        var assembly = typeof(ShippedTemplates).Assembly;
        var templates = new Dictionary<string, PromptTemplate>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
            templates[name] = PromptTemplate.Parse(name, reader.ReadToEnd());
        }
        return templates;
    }
}
