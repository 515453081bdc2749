using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Teaching;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Checks a description against what there is: its collection and its models.</summary>
internal sealed class JobChecks(AskedServices services)
{
    /// <summary>Finds what is wrong, also of a description that is wrong already: all of it is told at once.</summary>
    /// <exception cref="RpcException">Unavailable: a service that knows does not answer, and nothing was found wrong so far.</exception>
    public async Task RunAsync(JobPlan plan, string path, List<Violation> violations, CancellationToken cancellation)
    {
        // A new job sees what there is now.
        services.Forget();
        var surroundings = new ServiceSurroundings(plan.Spec.Collection, HeldOutQueries.None, services);
        try
        {
            await CollectionAsync(plan, surroundings, path, violations, cancellation);
            foreach (var step in plan.Steps.Steps)
            {
                // The pipeline's own order may not be the description's; the path is.
                foreach (var violation in await step.Step.CheckAsync(step.Parameters, surroundings, cancellation))
                    violations.Add(violation with { Path = $"{step.Path}.parameters.{violation.Path}" });
            }
        }
        catch (StepFailedException failure) when (failure.IsPassing)
        {
            if (violations.Count == 0) throw RpcErrors.Create(StatusCode.Unavailable, $"The job cannot be checked: {failure.Message}");
        }
    }

    private static async Task CollectionAsync(
        JobPlan plan, ServiceSurroundings surroundings, string path, List<Violation> violations, CancellationToken cancellation)
    {
        // What is no name is told already.
        if (violations.Any(violation => violation.Path == $"{path}.collection")) return;
        try
        {
            await surroundings.CollectionVersionAsync(cancellation);
        }
        catch (StepFailedException failure) when (!failure.IsPassing)
        {
            violations.Add(new($"{path}.collection", failure.Message));
        }
    }
}
