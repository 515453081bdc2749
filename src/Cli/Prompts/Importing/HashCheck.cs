using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>How a template compares with the one that a checkpoint was trained on.</summary>
/// <param name="Cards">Cards of the checkpoint's sizes.</param>
/// <param name="Matching">Sections that are the same, with their hashes.</param>
/// <param name="Differing">Sections that are not.</param>
internal sealed record HashCheck(
    IReadOnlyList<string> Cards, IReadOnlyDictionary<string, string> Matching, IReadOnlyList<string> Differing)
{
    /// <summary>
    /// Checks a template against the card that wants it, or against one whose last section it shares: another edition of the
    /// same prompt.
    /// </summary>
    /// <returns>Null when no hashes are known.</returns>
    public static HashCheck? Of(PromptTemplate template)
    {
        var own = TemplateFingerprint.Of(template);
        var card = ModelCards.All.Values.Where(card => card.Hashes.Count > 0)
            .FirstOrDefault(card => card.Templates[0] == template.Name || card.Hashes["suffix"] == own.GetValueOrDefault("suffix"));
        if (card is null) return null;
        var differing = TemplateFingerprint.Differences(template, card.Hashes);
        return new HashCheck(
            card.Names, card.Hashes.Where(pair => !differing.Contains(pair.Key)).ToDictionary(), differing);
    }
}
