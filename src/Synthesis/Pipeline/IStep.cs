using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>
/// A kind of step, found by name. Has no state: one instance serves all queries at once. What it makes depends on its input, its
/// parameters and what <see cref="IdentifyAsync"/> names, and on nothing else, so that it can be kept and found again.
/// </summary>
internal interface IStep
{
    /// <summary>Name in job descriptions, in kebab-case.</summary>
    string Kind { get; }

    /// <summary>One sentence.</summary>
    string Description { get; }

    /// <summary>Changes whenever the same inputs would give another result; part of every result's key.</summary>
    int Version { get; }

    /// <summary>What can be set per job.</summary>
    IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; }

    /// <summary>Results that it needs from the steps that it follows.</summary>
    IReadOnlyList<StepResult.ValueOneofCase> Needs { get; }

    /// <summary>What it makes.</summary>
    StepResult.ValueOneofCase Makes { get; }

    /// <summary>What is wrong with its parameters in the surroundings of a job: a model that there is not, say.</summary>
    /// <returns>Violations whose paths are parameters' names.</returns>
    Task<IReadOnlyList<Ranking.Violation>> CheckAsync(
        ParameterValues parameters, IStepSurroundings surroundings, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Ranking.Violation>>([]);

    /// <summary>
    /// Everything outside the input that its result depends on, such as a model's name and the hash of a template, or the version
    /// of a collection; part of the result's key.
    /// </summary>
    ValueTask<string> IdentifyAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation) => new("");

    /// <summary>Makes its result.</summary>
    /// <exception cref="StepFailedException">It cannot; another attempt may be worth it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<StepResult> RunAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation);

    /// <summary>Why a query with this result is left out of the job's items; null when it goes on.</summary>
    ItemEnd? Judge(StepInput input, StepResult result) => null;
}
