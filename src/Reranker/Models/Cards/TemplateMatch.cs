using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Reranker.Models.Cards;

/// <summary>How a model's template compares with the one that the model was trained on.</summary>
/// <param name="IsKnown">Whether that one is known.</param>
/// <param name="Differing">Sections that differ from it.</param>
internal sealed record TemplateMatch(bool IsKnown, IReadOnlyList<string> Differing)
{
    /// <summary>Compares the template that a model's settings name.</summary>
    public static TemplateMatch Of(ModelOptions model, IReadOnlyDictionary<string, PromptTemplate> templates)
    {
        var hashes = ModelCards.All[model.Card!].Hashes;
        return new(hashes.Count > 0, model.Template is { } own
            ? TemplateFingerprint.Differences(templates[own], hashes)
            : [.. hashes.Keys.Order(StringComparer.Ordinal)]);
    }
}
