using ReasonRank.Ranking;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Teaching;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Checks a description against what there is: its collection and its models.</summary>
internal sealed class JobChecks(AskedServices services)
{
    /// <summary>Everything that is wrong.</summary>
    public async Task<IReadOnlyList<Violation>> RunAsync(JobPlan plan, string path, CancellationToken cancellation)
    {
        // A new job sees what there is now.
        services.Forget();
        var surroundings = new ServiceSurroundings(plan.Spec.Collection, HeldOutQueries.None, services);
        var violations = new List<Violation>();
        try
        {
            await surroundings.CollectionVersionAsync(cancellation);
        }
        catch (StepFailedException failure) when (!failure.IsPassing)
        {
            violations.Add(new($"{path}.collection", failure.Message));
        }
        foreach (var step in plan.Steps.Steps)
        {
            // The pipeline's own order may not be the description's; the path is.
            foreach (var violation in await step.Step.CheckAsync(step.Parameters, surroundings, cancellation))
                violations.Add(violation with { Path = $"{step.Path}.parameters.{violation.Path}" });
        }
        return violations;
    }
}
