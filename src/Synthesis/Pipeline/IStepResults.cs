using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Results of steps by their keys, shared by all jobs.</summary>
internal interface IStepResults
{
    /// <summary>The result of a key; null when there is none.</summary>
    Task<StepResult?> FindAsync(ResultKey key, CancellationToken cancellation);

    /// <summary>Keeps a result. When there is one already, that one stays and comes back: two workers end up with the same.</summary>
    Task<StepResult> KeepAsync(ResultKey key, StepResult result, CancellationToken cancellation);
}
