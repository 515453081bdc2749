using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Calls;

/// <summary>The models that the stages of a cascade name, with their templates.</summary>
internal sealed class StageModels(
    ModelCatalog models, StrategyRegistry strategies, IOptions<RerankerOptions> settings, TimeProvider clock)
{
    /// <summary>Finds models for one request, whose calls of one model take turns with those of other requests as one.</summary>
    /// <param name="own">The request's model.</param>
    /// <param name="noCache">Whether models have to be asked even where their answers are known.</param>
    public Func<string, IRankingModel?> For(RequestModel? own, bool noCache)
    {
        var found = new Dictionary<string, RequestModel?>();
        if (own is not null) found[own.Name] = own;
        return name =>
        {
            if (!found.TryGetValue(name, out var model))
                found[name] = model = models.Find(name) is { } configured ? new RequestModel(configured, noCache, clock) : null;
            return model;
        };
    }

    /// <summary>The template that a model was made for, where it was made for the strategy; null for the strategy's own.</summary>
    public PromptTemplate? TemplateOf(IRankingModel model, IRerankStrategy strategy)
    {
        var options = settings.Value.Models.First(any => any.RequestName == model.Name);
        return ModelDefaults.Suit(settings.Value, options, strategy, strategies) ? models.TemplateOf(model) : null;
    }
}
