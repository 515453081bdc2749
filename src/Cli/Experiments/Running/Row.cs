using ReasonRank.Cli.Experiments.Planning;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>A row of the table: a first stage alone, or with a way to rerank.</summary>
/// <param name="Name">Unique in its collection.</param>
/// <param name="First">The first stage.</param>
/// <param name="Variant">How it is reranked; null for the first stage alone.</param>
/// <param name="Model">The model that runs; empty without one.</param>
internal sealed record Row(string Name, FirstStagePlan First, VariantPlan? Variant, string Model)
{
    /// <summary>Candidates that a cascade passes on to its second strategy; null for all other strategies.</summary>
    public int? Cut { get; init; }
}
