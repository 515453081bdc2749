using System.Globalization;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Reranker.Models;

/// <summary>What a model's settings say about requests that do not say it themselves.</summary>
internal static class ModelDefaults
{
    /// <summary>Strategy of requests and models for which none is set.</summary>
    public const string Strategy = "reasonrank";

    /// <summary>The strategy that a model is for; null when the one that is set does not exist.</summary>
    public static IRerankStrategy? StrategyOf(RerankerOptions options, ModelOptions model, StrategyRegistry strategies)
    {
        if (model.Strategy is { } own) return strategies.Find(own);
        var usual = options.DefaultStrategy is { } name ? strategies.Find(name) : null;
        return usual is { Needs: not ModelNeeds.None } ? usual : strategies.Find(Strategy);
    }

    /// <summary>Whether a model's template and parameters are made for a strategy.</summary>
    public static bool Suit(RerankerOptions options, ModelOptions model, IRerankStrategy strategy, StrategyRegistry strategies) =>
        StrategyOf(options, model, strategies)?.Family == strategy.Family;

    /// <summary>A model's parameters that a strategy has.</summary>
    public static Dictionary<string, object?> Parameters(ModelOptions model, IRerankStrategy strategy) => model.Parameters
        .Where(pair => strategy.Parameters.Any(parameter => parameter.Name == pair.Key))
        .ToDictionary(pair => pair.Key, pair => Value(pair.Value));

    /// <summary>Whether a model thinks first where a request does not say.</summary>
    public static ReasoningOptions Reasoning(ModelOptions model) => model switch
    {
        { Reasoning: ReasoningMode.Off } => new ReasoningOptions(ReasoningMode.Off),
        { ReasoningTokens: { } tokens } => new ReasoningOptions(ReasoningMode.Budget, tokens),
        _ => new ReasoningOptions(model.Reasoning ?? ReasoningMode.Default),
    };

    private static object? Value(string text) =>
        bool.TryParse(text, out var truth) ? truth
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : text;
}
