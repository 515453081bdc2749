using Grpc.Core;
using ReasonRank.Synthesis.Tests.Faults;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Jobs;

/// <summary>A job that is paused, and goes on.</summary>
public sealed class PauseTests
{
    private const int Count = 6;

    [Fact]
    public async Task A_paused_job_ends_the_steps_that_run_and_begins_no_others_until_it_is_resumed()
    {
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromSeconds(2));
        await using var stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint), ("Synthesis:LeaseTime", "00:00:01"));
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var spec = LabelJob.Spec("positives", "listwise");
        var request = new PauseJobRequest { Id = (await stack.SubmitAsync(spec, LabelJob.Queries(Count))).Job.Id };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (teacher.Calls < Count) await Task.Delay(20, patience.Token);
        Assert.Equal(JobState.Paused, (await stack.Jobs.PauseJobAsync(request)).Job.State);
        Job paused;
        while ((paused = (await stack.Jobs.GetJobAsync(new GetJobRequest { Id = request.Id })).Job).Counts.Running > 0) await Task.Delay(20, patience.Token);

        Assert.Equal((JobState.Paused, Count), (paused.State, paused.Counts.Waiting));
        Assert.Equal((Count, Count), (teacher.Calls, paused.Usage.ModelCalls));
        Assert.All(await stack.ItemsAsync(request.Id), item => Assert.Equal(0, item.Summary.Attempts));
        await stack.Jobs.ResumeJobAsync(new ResumeJobRequest { Id = request.Id });
        var ended = await stack.EndAsync(request.Id);
        Assert.Equal((JobState.Done, Count), (ended.State, ended.Counts.Done));
        // What was known when it was paused is not asked for again.
        Assert.Equal(2 * Count, teacher.Calls);

        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(async () => await stack.Jobs.PauseJobAsync(request))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await stack.Jobs.PauseJobAsync(new PauseJobRequest { Id = "none" }))).StatusCode);
    }
}
