using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>A job's description, ready for work.</summary>
/// <param name="Spec">The description, defaults filled in.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record JobPlan(JobSpec Spec, StepPlan Steps);
