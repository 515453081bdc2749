using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Traffic;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Models.Cards;

/// <summary>Tells what is set for the models.</summary>
internal sealed class ModelList(ModelCatalog models, StrategyRegistry strategies, IOptions<RerankerOptions> options)
{
    public ListModelsResponse ToProto() => new() { Models = { options.Value.Models.Select(ToProto) } };

    private Model ToProto(ModelOptions model)
    {
        var match = TemplateMatch.Of(model, models.Templates);
        var found = models.Find(model.RequestName)!;
        var own = ModelDecorator.Innermost(found) as OnnxModel;
        var told = new Model
        {
            Name = model.RequestName,
            Card = model.Card,
            Strategy = ModelDefaults.StrategyOf(options.Value, model, strategies)!.Name,
            Template = model.Template ?? "",
            TemplateCheck = !match.IsKnown ? TemplateCheck.Unspecified
                : match.Differing.Count == 0 ? TemplateCheck.Published
                : TemplateCheck.Different,
            Offers = { OfferNames.Of(found.Offers) },
            ContextTokens = found.ContextTokens,
            MaxOutputTokens = found.MaxOutputTokens,
            Temperature = model.Temperature!.Value,
            RunsOn = own?.Device ?? string.Join(", ", model.Endpoints.OfType<Uri>().Select(endpoint => endpoint.Authority)),
        };
        if (own is not null) told.Loaded = own.IsLoaded;
        return told;
    }
}
