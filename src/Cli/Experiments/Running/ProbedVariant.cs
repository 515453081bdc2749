using ReasonRank.Cli.Experiments.Planning;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>A way to rerank that the reranker has accepted.</summary>
/// <param name="Plan">As asked for.</param>
/// <param name="Model">The model that runs; empty without one.</param>
/// <param name="Cut">Candidates that a cascade passes on to its second strategy; null for all other strategies.</param>
internal sealed record ProbedVariant(VariantPlan Plan, string Model, int? Cut);
