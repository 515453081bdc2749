using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>How a query came out of the pipeline.</summary>
/// <param name="Query">The query; the written one where a step wrote it.</param>
/// <param name="Results">What the steps made so far, by their names.</param>
/// <param name="Keys">The results' keys, by the steps' names.</param>
/// <param name="Step">Name of the step that ended it; null when it went through.</param>
/// <param name="End">Why it was left out; null when it went through.</param>
internal sealed record PipelineOutcome(
    JobQuery Query, IReadOnlyDictionary<string, StepResult> Results, IReadOnlyDictionary<string, ResultKey> Keys,
    string? Step = null, ItemEnd? End = null);
