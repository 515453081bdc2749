using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Teaching;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Takes a few queries through a pipeline and shows the result of each step; nothing is kept.</summary>
internal sealed class JobPreview(
    StepRegistry steps, JobChecks checks, PassagePicker picker, AskedServices services)
{
    private const int MaxQueries = 20;

    /// <summary>Runs the preview.</summary>
    /// <exception cref="RpcException">InvalidArgument with everything that is wrong.</exception>
    public async Task RunAsync(PreviewJobRequest request, IServerStreamWriter<PreviewJobResponse> responses, CancellationToken cancellation)
    {
        var (plan, queries) = await ReadAsync(request, cancellation);
        foreach (var query in queries)
        {
            var surroundings = new ServiceSurroundings(plan.Spec.Collection, HeldOutQueries.None, services);
            var at = "";
            try
            {
                var outcome = await PipelineRunner.RunAsync(
                    plan.Steps, query, surroundings, new NothingKept(),
                    async (step, result) =>
                    {
                        at = step.Name;
                        if (result is not null)
                            await responses.WriteAsync(new PreviewJobResponse { QueryId = query.Id, Step = at, Result = result }, cancellation);
                    },
                    cancellation);
                await responses.WriteAsync(outcome.End is { } end ? Ended(query, outcome.Step!, ItemState.Filtered, end) : Whole(plan, outcome), cancellation);
            }
            catch (StepFailedException failure)
            {
                await responses.WriteAsync(Ended(query, at, ItemState.Failed, failure.End), cancellation);
            }
        }
    }

    private async Task<(JobPlan Plan, IReadOnlyList<JobQuery> Queries)> ReadAsync(PreviewJobRequest request, CancellationToken cancellation)
    {
        var wrong = new List<Violation>();
        var plan = JobRules.Read(request.Spec, steps, "spec", wrong);
        IReadOnlyList<JobQuery> queries = request.Queries;
        var writes = plan.Spec.SourceCase == JobSpec.SourceOneofCase.Questions;
        if (writes && queries.Count > 0) wrong.Add(new("queries", "were sent, but the description says that the teacher writes them"));
        else if (writes && plan.Spec.Questions.Count > MaxQueries) wrong.Add(new("spec.questions.count", $"must be at most {MaxQueries} for a preview"));
        else if (!writes && queries.Count is < 1 or > MaxQueries) wrong.Add(new("queries", $"must be 1 to {MaxQueries}"));
        for (var i = 0; i < queries.Count && i < MaxQueries; i++) QueryRules.Check(queries[i], plan.Steps, $"queries[{i}]", wrong);
        await checks.RunAsync(plan, "spec", wrong, cancellation);
        var violations = new Violations();
        foreach (var violation in wrong) violations.Add(violation.Path, violation.Description);
        violations.ThrowIfAny();
        if (!writes) return (plan, queries);
        var picked = new List<JobQuery>();
        await foreach (var seed in picker.PickAsync(plan.Spec, cancellation)) picked.Add(seed);
        return (plan, picked);
    }

    private static PreviewJobResponse Ended(JobQuery query, string step, ItemState state, ItemEnd end) => new()
    {
        QueryId = query.Id,
        Step = step,
        Ended = new ItemSummary { QueryId = query.Id, State = state, Step = step, Reason = end.Reason, Message = end.Message },
    };

    private static PreviewJobResponse Whole(JobPlan plan, PipelineOutcome outcome)
    {
        var item = new Item { Query = outcome.Query, Place = ItemPlaces.Of(outcome.Query, plan.Spec.Split) };
        foreach (var (step, result) in outcome.Results) item.Results[step] = result;
        return new PreviewJobResponse { QueryId = outcome.Query.Id, Item = item };
    }

    private sealed class NothingKept : IStepResults
    {
        public Task<StepResult?> FindAsync(ResultKey key, CancellationToken cancellation) => Task.FromResult<StepResult?>(null);

        public Task<StepResult> KeepAsync(ResultKey key, StepResult result, CancellationToken cancellation) => Task.FromResult(result);
    }
}
