using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>A way to retrieve.</summary>
/// <param name="Name">Name of its rows.</param>
/// <param name="Weighting">How the query's terms are weighted.</param>
/// <param name="Candidates">Passages retrieved per query.</param>
internal sealed record RetrievalPlan(string Name, QueryWeighting Weighting, int Candidates);
