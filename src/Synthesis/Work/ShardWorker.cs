using System.Data.Common;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;
using ReasonRank.Synthesis.Teaching;
using ReasonRank.Synthesis.Telemetry;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Works on one query: leases it, takes it through the pipeline while it shows signs of life, and writes down how it ended. A
/// worker that lost its lease writes nothing.
/// </summary>
internal sealed partial class ShardWorker(
    SqlStore store, ShardQueue queue, ShardEnds ends, JobPlans plans, AskedServices services, SynthesisOptions options, TimeProvider clock,
    ILogger<ShardWorker> logger)
{
    // A query that ends the process of each worker that begins it must not do so for ever.
    private const int MostLost = 20;

    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(5);

    /// <summary>Works on a query that is still to be worked on.</summary>
    /// <exception cref="UnknownShardException">There is no such query.</exception>
    /// <exception cref="DbException">The store does not answer: the query stays as it is there, and its lease ends.</exception>
    public async Task RunAsync(ShardId shard, CancellationToken cancellation)
    {
        if (await queue.LeaseAsync(shard, cancellation) is not { } lease)
        {
            if (!await queue.HasAsync(shard, cancellation)) throw new UnknownShardException(shard);
            return;
        }
        await using var held = new HeldLease(lease, queue, options.LeaseTime / 3, clock, logger, cancellation);
        try
        {
            await WorkAsync(held, held.Token);
        }
        catch (OperationCanceledException) when (held.Token.IsCancellationRequested)
        {
            // At once, so that whoever takes it next need not wait for the lease's end. One that is lost stays with who has it.
            await queue.GiveBackAsync(lease, clock.GetUtcNow(), countsAsAttempt: false, CancellationToken.None);
        }
    }

    private async Task WorkAsync(HeldLease held, CancellationToken cancellation)
    {
        var lease = held.Lease;
        if (await PlanAsync(lease, cancellation) is not { } plan) return;
        var calls = new CallLedger(store, lease, ShardObservation.Spent);
        var surroundings = new ServiceSurroundings(plan.Spec.Collection, plan.HeldOut, services, calls.BeginAsync);
        using var observation = new ShardObservation(lease, plan.Submitted, clock);
        var results = new ShardResults(store, lease.Shard, calls);
        var at = "";
        try
        {
            if (lease.Attempt - plan.Spec.Limits.Attempts > MostLost)
                throw new StepFailedException(new ItemEnd("workers-lost", "Too many workers began it and gave no sign of life any more."), isPassing: false);
            var outcome = await PipelineRunner.RunAsync(
                plan.Steps, lease.Query, surroundings, results,
                (step, result) =>
                {
                    at = step.Name;
                    if (result is null) observation.Begin(step);
                    else observation.EndStep();
                    return result is null ? held.CheckAsync() : default;
                },
                cancellation);
            var state = outcome.End is null ? ShardState.Done : ShardState.Filtered;
            var isEnded = await results.WriteAsync(
                (connection, transaction) => ends.EndAsync(
                    connection, transaction, lease, state, outcome.End, outcome.Step ?? "", StoredOutcome.Of(outcome), cancellation),
                cancellation);
            if (isEnded) observation.Ended(state, outcome.End);
        }
        catch (Exception failure) when (failure is not DbException && (failure is not OperationCanceledException || !cancellation.IsCancellationRequested))
        {
            // Before the end: a job that is over has its whole cost.
            await results.WriteAsync(CancellationToken.None);
            await FailAsync(lease, plan, at, failure as StepFailedException ?? Unexpected(failure, lease.Shard, at), observation, cancellation);
        }
        finally
        {
            // Calls that were made are counted, however the query came out.
            await results.WriteAsync(CancellationToken.None);
        }
    }

    private async Task<JobPlan?> PlanAsync(Lease lease, CancellationToken cancellation)
    {
        try
        {
            return await plans.OfAsync(lease.Shard.Job, cancellation);
        }
        catch (StepFailedException unreadable)
        {
            await ends.EndAsync(lease, ShardState.Failed, unreadable.End, "", null, cancellation);
            return null;
        }
    }

    private async Task FailAsync(Lease lease, JobPlan plan, string step, StepFailedException failure, ShardObservation observation, CancellationToken cancellation)
    {
        if (failure.IsPassing && lease.Attempt < plan.Spec.Limits.Attempts)
        {
            await queue.GiveBackAsync(lease, clock.GetUtcNow() + Pause(lease.Attempt, failure.RetryAfter), countsAsAttempt: true, cancellation);
            observation.Retried(failure.End);
            return;
        }
        if (!await ends.EndAsync(lease, ShardState.Failed, failure.End, step, null, cancellation)) return;
        observation.Ended(ShardState.Failed, failure.End);
        if (await ends.StopIfFailingAsync(lease.Shard.Job, plan.Spec.Limits.FailureWindow, plan.Spec.Limits.FailureShare, cancellation))
            LogStopped(lease.Shard.Job, failure.End.Reason);
    }

    private static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var growing = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1) * (.5 + Random.Shared.NextDouble()));
        var pause = asked is { } told && told > growing ? told : growing;
        return pause < _longestPause ? pause : _longestPause;
    }

    private StepFailedException Unexpected(Exception failure, ShardId shard, string step)
    {
        LogUnexpected(failure, shard.Job, shard.Number, step);
        return new StepFailedException(
            new ItemEnd("internal-error", $"{failure.GetType().Name}; the service's log has more."), isPassing: true, failure);
    }

    [LoggerMessage(1, LogLevel.Error, "Query {Number} of job {Job} failed unexpectedly at step {Step}")]
    private partial void LogUnexpected(Exception exception, string job, long number, string step);

    [LoggerMessage(2, LogLevel.Warning, "Job {Job} is stopped: too many of its last queries failed, the last one for {Reason}")]
    private partial void LogStopped(string job, string reason);
}
