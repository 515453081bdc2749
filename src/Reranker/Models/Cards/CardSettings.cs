using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Reranker.Models.Cards;

/// <summary>Gives the models the values of their cards where the settings say nothing.</summary>
internal sealed class CardSettings(StrategyRegistry strategies) : IPostConfigureOptions<RerankerOptions>
{
    public void PostConfigure(string? name, RerankerOptions options)
    {
        var templates = new Lazy<IReadOnlySet<string>>(() => Names(options.TemplateFolder));
        foreach (var model in options.Models)
        {
            model.Card ??= ModelCards.Match(model.ServerName) ?? ModelCards.Match(model.RequestName) ?? ModelCards.Generic;
            if (model.IsLocal) LocalSettings.ReadFolder(model);
            // An unknown card is refused by the validation, which needs values too.
            var card = ModelCards.All.GetValueOrDefault(model.Card) ?? ModelCards.All[ModelCards.Generic];
            model.Strategy ??= card.Strategy;
            if (IsFor(card, options, model)) model.Template ??= card.Templates.FirstOrDefault(templates.Value.Contains);
            Apply(model, card);
        }
    }

    private static void Apply(ModelOptions model, ModelCard card)
    {
        var generic = ModelCards.All[ModelCards.Generic];
        foreach (var (parameter, value) in card.Parameters) model.Parameters.TryAdd(parameter, value);
        model.Temperature ??= card.Temperature ?? generic.Temperature;
        model.TopP ??= card.TopP;
        model.TopK ??= card.TopK;
        model.MinP ??= card.MinP;
        model.Reasoning ??= card.Reasoning;
        model.ReasoningTokens ??= card.ReasoningTokens;
        model.ContextTokens ??= Smaller(card.ContextTokens ?? generic.ContextTokens, model.Folder?.ContextTokens);
        model.MaxOutputTokens ??= Smaller(card.MaxOutputTokens ?? generic.MaxOutputTokens, model.Folder is null ? null : model.ContextTokens / 2);
        model.ThinkingSwitch ??= card.ThinkingSwitch;
        model.ThinkingPrefilled ??= card.ThinkingPrefilled;
        model.ThinkOpen ??= card.ThinkOpen;
        model.ThinkClose ??= card.ThinkClose;
        model.Api ??= card.Api is { } api ? Enum.Parse<ModelApi>(api, ignoreCase: true) : null;
        model.ChatFormat ??= card.ChatFormat;
    }

    private static int? Smaller(int? a, int? b) => a < b ? a : b ?? a;

    // The card's template is for the card's strategy: with another one the strategy's own is better.
    private bool IsFor(ModelCard card, RerankerOptions options, ModelOptions model) =>
        ModelDefaults.StrategyOf(options, model, strategies)?.Family == (card.Strategy ?? ModelDefaults.Strategy);

    // A folder that cannot be read is the validation's to tell.
    private static IReadOnlySet<string> Names(string? folder)
    {
        try
        {
            return TemplateCatalog.Load(folder).Keys.ToHashSet();
        }
        catch (InvalidOperationException)
        {
            return TemplateCatalog.Load(null).Keys.ToHashSet();
        }
    }
}
