using System.Collections.Concurrent;
using ReasonRank.Ranking;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>The plans of the jobs that this process works on; a job's description never changes.</summary>
internal sealed class JobPlans(JobTable jobs, StepRegistry steps)
{
    private const int Kept = 256;

    private readonly ConcurrentDictionary<string, JobPlan> _plans = new();

    /// <summary>The plan of a job.</summary>
    /// <exception cref="StepFailedException">The job is gone, or its description is from another version of the service.</exception>
    public async ValueTask<JobPlan> OfAsync(string id, CancellationToken cancellation)
    {
        if (_plans.TryGetValue(id, out var known)) return known;
        var job = await jobs.FindAsync(id, cancellation)
            ?? throw new StepFailedException(new ItemEnd("job-missing", "The job was removed."), isPassing: false);
        var violations = new List<Violation>();
        var plan = new JobPlan(job.Spec, StepPlan.Read(job.Spec, steps, "spec", violations));
        if (violations is [var first, ..])
            throw new StepFailedException(
                new ItemEnd("job-unreadable", $"This version of the service cannot run the job: {first.Path} {first.Description}."), isPassing: false);
        if (job.Spec.SourceCase == V1.JobSpec.SourceOneofCase.Questions)
            plan = plan with { HeldOut = HeldOutQueries.Of(await jobs.HeldOutAsync(id, cancellation), job.Spec.Deduplication) };
        plan = plan with { Submitted = await jobs.TraceAsync(id, cancellation) };
        if (_plans.Count >= Kept) _plans.Clear();
        return _plans.GetOrAdd(id, plan);
    }
}
