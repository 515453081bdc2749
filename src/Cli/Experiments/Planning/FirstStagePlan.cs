namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>What gives the candidates: a retrieval of the stack, or a run file.</summary>
/// <param name="Name">Name of its row.</param>
/// <param name="Retrieval">Set when the stack retrieves.</param>
/// <param name="RunPath">Set when the run is given.</param>
internal sealed record FirstStagePlan(string Name, RetrievalPlan? Retrieval, string? RunPath);
