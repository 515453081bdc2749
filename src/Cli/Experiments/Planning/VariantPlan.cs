using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>A way to rerank: one strategy with its parameters, one model, one reasoning mode, one depth.</summary>
/// <param name="Line">Line of the strategy in the experiment file.</param>
/// <param name="Label">Its name without model, reasoning and depth.</param>
/// <param name="Options">As the reranker takes them; without a seed.</param>
/// <param name="Depth">Candidates reranked; those below keep their places.</param>
internal sealed record VariantPlan(long Line, string Label, RankingOptions Options, int Depth)
{
    /// <summary>The reasoning mode in a word; empty for the model's own way.</summary>
    public string Reasoning => Options.Reasoning?.Mode switch
    {
        ReasoningMode.On => "on",
        ReasoningMode.Off => "off",
        ReasoningMode.Budget => $"{Options.Reasoning.MaxTokens} tokens",
        _ => "",
    };
}
