using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>What a teacher can take, what a job may cost, and when it is better to stop.</summary>
public sealed class TeacherLimitTests
{
    private const int Count = 40;

    private static readonly JobSpec _spec = LabelJob.Spec("positives", "listwise", "filter");

    [Fact]
    public async Task However_many_workers_there_are_an_endpoint_has_its_limit_of_calls()
    {
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(20));
        await using var stack = await StartAsync(teacher, ("Reranker:Models:0:MaxConcurrency", "3"), ("Synthesis:Workers", "32"));
        var job = await RunAsync(stack, _spec);
        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(3, teacher.MostInFlight);
    }

    [Fact]
    public async Task A_teacher_that_is_asked_too_much_at_once_is_asked_less_and_no_query_fails()
    {
        const int Places = 4;
        var (inside, refused) = (0, 0);
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, _, _) =>
        {
            try
            {
                if (Interlocked.Increment(ref inside) > Places)
                {
                    Interlocked.Increment(ref refused);
                    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    context.Response.Headers.RetryAfter = "1";
                    await context.Response.WriteAsync("""{"error":{"message":"slow down"}}""");
                    return true;
                }
                await Task.Delay(30, context.RequestAborted);
                return false;
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        });
        await using var stack = await StartAsync(teacher, ("Reranker:Models:0:MaxConcurrency", "32"), ("Synthesis:Workers", "32"));
        var job = await RunAsync(stack, _spec);

        Assert.Equal(JobState.Done, job.State);
        Assert.Empty(job.Counts.Failed);
        // From 32 at once, four halvings and a bit lead to what it can take; a rate that did not adapt would be refused most of the time.
        Assert.InRange(refused, 1, teacher.Calls / 2);
    }

    [Fact]
    public async Task After_a_teacher_had_too_much_to_do_its_rate_falls_by_half_and_rises_one_by_one()
    {
        const int Most = 16, Refusals = 26;
        var refused = 0;
        var limits = new List<int>();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(5), async (context, _, call) =>
        {
            if (call < 60 || Interlocked.Increment(ref refused) > Refusals) return false;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.WriteAsync("""{"error":{"message":"slow down"}}""");
            return true;
        });
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "reasonrank.model.limit") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            // Other tests have teachers of their own.
            if (!Equals(tags[0].Value, new Uri(teacher.Endpoint).Authority)) return;
            lock (limits) limits.Add(value);
        });
        listener.Start();
        await using var stack = await StartAsync(teacher, ("Reranker:Models:0:MaxConcurrency", $"{Most}"), ("Synthesis:Workers", "32"));
        var job = await RunAsync(stack, FaultRig.Spec);

        Assert.Equal(JobState.Done, job.State);
        Assert.Empty(job.Counts.Failed);
        Assert.Equal(Most, limits[0]);
        // As many as there are places are refused at once, then half as many, and so on.
        Assert.InRange(limits.Min(), 1, Most / 4);
        Assert.All(limits.Zip(limits.Skip(1)), step => Assert.True(step.Second == step.First / 2 || step.Second - step.First is 0 or 1, $"{step}"));
        Assert.InRange(limits[^1], limits.Min() + 4, Most);
    }

    [Fact]
    public async Task A_job_stops_when_half_of_a_window_fails_says_why_and_can_go_on()
    {
        var broken = true;
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, _, _) =>
        {
            if (!Volatile.Read(ref broken)) return false;
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync("""{"error":{"message":"out of coffee"}}""");
            return true;
        });
        await using var stack = await StartAsync(teacher, ("Reranker:Models:0:MaxAttempts", "1"), ("Synthesis:Workers", "2"));
        var spec = FaultRig.Spec.Clone();
        spec.Limits = new JobLimits { Attempts = 1, FailureWindow = 10, FailureShare = .5 };
        var id = (await stack.SubmitAsync(spec, LabelJob.Queries(Count))).Job.Id;

        var stopped = await StoppedAsync(stack, id);
        Assert.StartsWith("too-many-failures: 10 of the last 10 queries failed", stopped.Reason, StringComparison.Ordinal);
        Assert.Contains("out of coffee", stopped.Reason, StringComparison.Ordinal);
        // Those that were under way when the tenth failed still came to an end.
        Assert.InRange(stopped.Counts.Failed.Values.Sum(), 10, 12);

        Volatile.Write(ref broken, false);
        await stack.Jobs.RetryFailedAsync(new RetryFailedRequest { Id = id });
        await stack.Jobs.ResumeJobAsync(new ResumeJobRequest { Id = id });
        var job = await stack.EndAsync(id);
        JobData.AssertSame(await JobData.WithoutFaultsAsync(spec, LabelJob.Queries(Count)), await JobData.OfAsync(stack.Jobs, job));
    }

    [Fact]
    public async Task A_job_stops_at_its_limit_of_tokens_which_are_counted_exactly()
    {
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(5));
        await using var stack = await StartAsync(teacher, ("Synthesis:Workers", "4"));
        var spec = _spec.Clone();
        spec.Limits = new JobLimits { Tokens = 6_000 };
        var id = (await stack.SubmitAsync(spec, LabelJob.Queries(Count))).Job.Id;

        var stopped = await StoppedAsync(stack, id);
        Assert.StartsWith("token-limit", stopped.Reason, StringComparison.Ordinal);
        Assert.InRange(stopped.Usage.PromptTokens + stopped.Usage.CompletionTokens, 6_000, 12_000);
        Assert.True(stopped.Counts.Waiting > 0, $"{stopped.Counts}");
        AssertCounted(teacher, stopped);

        await stack.Jobs.ResumeJobAsync(new ResumeJobRequest { Id = id, Tokens = 1_000_000 });
        var job = await stack.EndAsync(id);
        Assert.Equal(JobState.Done, job.State);
        AssertCounted(teacher, job);
    }

    [Fact]
    public async Task Submitted_twice_at_once_with_one_key_it_is_one_job()
    {
        await using var teacher = await ScriptedTeacher.StartAsync();
        await using var stack = await StartAsync(teacher);
        var submitted = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stack.SubmitAsync(_spec, LabelJob.Queries(20), "key")));
        var id = Assert.Single(submitted.Select(answer => answer.Job.Id).Distinct());
        Assert.Single(submitted, answer => !answer.Existed);
        var refused = await Assert.ThrowsAsync<RpcException>(() => stack.SubmitAsync(_spec, LabelJob.Queries(21), "key"));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
        Assert.Equal(20, (await stack.EndAsync(id)).Counts.Total);
        Assert.Single((await stack.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs);
    }

    private static void AssertCounted(ScriptedTeacher teacher, Job job)
    {
        Assert.Equal(teacher.PromptTokens, job.Usage.PromptTokens);
        Assert.Equal(teacher.CompletionTokens, job.Usage.CompletionTokens);
        Assert.Equal(teacher.Calls, job.Usage.ModelCalls);
        Assert.False(job.Usage.Estimated);
    }

    // Queries under way come to their end after a stop.
    private static async Task<Job> StoppedAsync(SynthesisStack stack, string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var job = (await stack.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job;
            if (job.State == JobState.Stopped && job.Counts.Running == 0) return job;
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<SynthesisStack> StartAsync(ScriptedTeacher teacher, params (string, string)[] settings)
    {
        var stack = await SynthesisStack.StartAsync(
            null, [("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint), .. settings]);
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        return stack;
    }

    private static async Task<Job> RunAsync(SynthesisStack stack, JobSpec spec) =>
        await stack.EndAsync((await stack.SubmitAsync(spec, LabelJob.Queries(Count))).Job.Id);
}
