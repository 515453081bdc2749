using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ReasonRank.Ranking.Cards;

/// <summary>The cards that come with the suite.</summary>
public static class ModelCards
{
    /// <summary>Name of the card of models that none is written for.</summary>
    public const string Generic = "instruct";

    private const string Folder = "Cards.";

    /// <summary>All of them, by each of their names.</summary>
    public static IReadOnlyDictionary<string, ModelCard> All { get; } = Load();

    /// <summary>The name of the card for a checkpoint.</summary>
    /// <param name="checkpoint">
    /// Its name as servers have it, such as <c>liuwenhan/reasonrank-7B</c>: case, owner and quantization do not matter.
    /// </param>
    /// <returns>The card with the longest matching pattern; null when none matches.</returns>
    public static string? Match(string checkpoint)
    {
        var name = checkpoint[(checkpoint.LastIndexOf('/') + 1)..].ToLowerInvariant().Replace('_', '-');
        return All.Values.Distinct()
            .Select(card => card.Match(name))
            .Where(match => match is not null)
            .MaxBy(match => match!.Value.Pattern.Length)?.Name;
    }

    private static SortedDictionary<string, ModelCard> Load()
    {
        var yaml = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithTypeMapping<IReadOnlyList<string>, List<string>>()
            .WithTypeMapping<IReadOnlyDictionary<string, string>, Dictionary<string, string>>()
            .Build();
        var assembly = typeof(ModelCards).Assembly;
        var cards = new SortedDictionary<string, ModelCard>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var card = yaml.Deserialize<ModelCard>(reader);
            foreach (var name in card.Names) cards.Add(name, card);
        }
        return cards;
    }
}
