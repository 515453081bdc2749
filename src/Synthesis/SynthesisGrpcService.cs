using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Exports;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;
using ReasonRank.Synthesis.Telemetry;
using ReasonRank.V1;

namespace ReasonRank.Synthesis;

/// <summary>SynthesisService over gRPC.</summary>
internal sealed class SynthesisGrpcService(
    JobSubmission submission, JobTable jobs, JobChanges changes, JobWatch watch, ItemPages items, JobPreview preview, JobExport export, StepRegistry steps)
    : SynthesisService.SynthesisServiceBase
{
    private static readonly JobState[] _open = [JobState.Running, JobState.Paused, JobState.Stopped];

    public override async Task<SubmitJobResponse> SubmitJob(IAsyncStreamReader<SubmitJobRequest> requestStream, ServerCallContext context)
    {
        using var span = SynthesisTelemetry.Source.StartActivity("synthesis submit");
        var (job, existed) = await submission.SubmitAsync(requestStream, context.CancellationToken);
        span?.SetTag("reasonrank.job", job.Id);
        return new SubmitJobResponse { Job = job, Existed = existed };
    }

    public override async Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context) =>
        new() { Job = await FindAsync(request.Id, context) };

    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        var page = PageToken.Read(request.HasPageSize ? request.PageSize : null, request.PageToken);
        var found = await jobs.ListAsync(page.Size, page.Before, context.CancellationToken);
        return new ListJobsResponse
        {
            Jobs = { found },
            NextPageToken = found.Count == page.Size ? PageToken.Of(found[^1].Submitted.ToDateTimeOffset().ToUnixTimeMilliseconds(), found[^1].Id) : "",
        };
    }

    public override async Task WatchJob(WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        await FindAsync(request.Id, context);
        await watch.RunAsync(request, responseStream, context.CancellationToken);
    }

    public override async Task<PauseJobResponse> PauseJob(PauseJobRequest request, ServerCallContext context) =>
        new() { Job = await MoveAsync(request.Id, JobState.Paused, [JobState.Running], null, context) };

    public override async Task<ResumeJobResponse> ResumeJob(ResumeJobRequest request, ServerCallContext context)
    {
        new Violations().Require(!request.HasTokens || request.Tokens > 0, "tokens", "must be more than 0").ThrowIfAny();
        return new() { Job = await MoveAsync(request.Id, JobState.Running, [JobState.Paused, JobState.Stopped], request.HasTokens ? request.Tokens : null, context) };
    }

    public override async Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context) =>
        new() { Job = await MoveAsync(request.Id, JobState.Cancelled, _open, null, context) };

    public override async Task<RetryFailedResponse> RetryFailed(RetryFailedRequest request, ServerCallContext context)
    {
        if ((await FindAsync(request.Id, context)).State == JobState.Cancelled) throw Refused(JobState.Cancelled, "retried");
        var count = await changes.RetryAsync(request.Id, request.Reason, context.CancellationToken);
        return new RetryFailedResponse { Count = count, Job = await FindAsync(request.Id, context) };
    }

    public override Task PreviewJob(PreviewJobRequest request, IServerStreamWriter<PreviewJobResponse> responseStream, ServerCallContext context) =>
        preview.RunAsync(request, responseStream, context.CancellationToken);

    public override async Task<ListItemsResponse> ListItems(ListItemsRequest request, ServerCallContext context)
    {
        var job = await FindAsync(request.Id, context);
        return await items.ListAsync(job, request, context.CancellationToken);
    }

    public override async Task ExportJob(ExportJobRequest request, IServerStreamWriter<ExportJobResponse> responseStream, ServerCallContext context) =>
        await export.RunAsync(await FindAsync(request.Id, context), request, responseStream, context.CancellationToken);

    public override async Task<DeleteJobResponse> DeleteJob(DeleteJobRequest request, ServerCallContext context)
    {
        var job = await FindAsync(request.Id, context);
        if (job.State is not (JobState.Done or JobState.Cancelled)) throw Refused(job.State, "deleted; cancel it first");
        await changes.RemoveAsync(request.Id, context.CancellationToken);
        return new DeleteJobResponse();
    }

    public override Task<ListStepsResponse> ListSteps(ListStepsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListStepsResponse { Kinds = { steps.All.Select(StepParameters.ToMessage) } });

    public override Task<ListFormatsResponse> ListFormats(ListFormatsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListFormatsResponse { Formats = { export.Formats } });

    private async Task<Job> FindAsync(string id, ServerCallContext context) =>
        await jobs.FindAsync(id, context.CancellationToken) ?? throw RpcErrors.NotFound("job", id);

    private async Task<Job> MoveAsync(string id, JobState to, IReadOnlyList<JobState> from, long? tokens, ServerCallContext context)
    {
        var moved = await changes.MoveAsync(id, to, "", from, tokens, context.CancellationToken);
        var job = await FindAsync(id, context);
        // Asked for twice, the second time changes nothing and is right as well.
        return moved || job.State == to ? job : throw Refused(job.State, to switch
        {
            JobState.Paused => "paused",
            JobState.Running => "resumed",
            _ => "cancelled",
        });
    }

    private static RpcException Refused(JobState state, string what) => RpcErrors.Create(
        StatusCode.FailedPrecondition, $"The job is {state.ToString().ToLowerInvariant()} and cannot be {what}.",
        RpcErrors.Info("WRONG_STATE", ("state", state.ToString())));
}
