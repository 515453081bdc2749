using System.Diagnostics;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>A job's description, ready for work.</summary>
/// <param name="Spec">The description, defaults filled in.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record JobPlan(JobSpec Spec, StepPlan Steps)
{
    /// <summary>Queries of test sets that the teacher must not write.</summary>
    public HeldOutQueries HeldOut { get; init; } = HeldOutQueries.None;

    /// <summary>The span of the submission; the default where there was none.</summary>
    public ActivityContext Submitted { get; init; }
}
