using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>A model around another that changes how calls are made, not what the model is.</summary>
internal abstract class ModelDecorator(IRankingModel inner) : IRankingModel
{
    public string Name => inner.Name;

    public ModelNeeds Offers => inner.Offers;

    public int ContextTokens => inner.ContextTokens;

    public int MaxOutputTokens => inner.MaxOutputTokens;

    public ReasoningOptions Reasoning => inner.Reasoning;

    protected IRankingModel Inner => inner;

    /// <summary>The model that all decorators of a model are around.</summary>
    public static IRankingModel Innermost(IRankingModel model)
    {
        while (model is ModelDecorator decorator) model = decorator.Inner;
        return model;
    }

    public int CountTokens(string text) => inner.CountTokens(text);

    public abstract IAsyncEnumerable<ModelEvent> GenerateAsync(ModelRequest request, CancellationToken cancellationToken);
}
