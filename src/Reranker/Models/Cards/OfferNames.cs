using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Cards;

/// <summary>Names of what models offer, in lists of models.</summary>
internal static class OfferNames
{
    private static readonly (string Name, ModelNeeds Offer)[] All =
    [
        ("text", ModelNeeds.Text), ("log_probabilities", ModelNeeds.LogProbabilities), ("continuation", ModelNeeds.Continuation),
        ("choices", ModelNeeds.Choices), ("forms", ModelNeeds.Forms),
    ];

    /// <summary>The names of what is offered.</summary>
    public static IEnumerable<string> Of(ModelNeeds offers) =>
        All.Where(entry => offers.HasFlag(entry.Offer)).Select(entry => entry.Name);

    /// <summary>What names stand for; those that are not known stand for nothing.</summary>
    public static ModelNeeds Parse(IEnumerable<string?> names) => names.Aggregate(
        ModelNeeds.None, (offers, name) => offers | All.FirstOrDefault(entry => entry.Name == name).Offer);
}
