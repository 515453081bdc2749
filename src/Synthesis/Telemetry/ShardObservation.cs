using System.Diagnostics;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Telemetry;

/// <summary>
/// The spans and the metrics of one attempt at a query. Its span is linked to the one of the submission, which may be days old; the
/// calls of its steps are below the steps' spans. Never holds a text.
/// </summary>
internal sealed class ShardObservation : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Activity? _span;
    private (Activity? Span, string Kind, long Start)? _step;
    private (string Outcome, string Reason) _end = ("given-back", "");

    /// <summary>Begins.</summary>
    /// <param name="lease">The attempt.</param>
    /// <param name="submitted">The span of the submission; the default where there was none.</param>
    /// <param name="clock">Times it.</param>
    public ShardObservation(Lease lease, ActivityContext submitted, TimeProvider clock)
    {
        (_clock, _start) = (clock, clock.GetTimestamp());
        _span = SynthesisTelemetry.Source.StartActivity(
            "synthesis shard", ActivityKind.Consumer, Activity.Current?.Context ?? default,
            links: submitted == default ? null : [new ActivityLink(submitted)]);
        _span?.SetTag("reasonrank.job", lease.Shard.Job)
            .SetTag("reasonrank.query.number", lease.Shard.Number)
            .SetTag("reasonrank.attempt", lease.Attempt);
    }

    /// <summary>A step begins. To be called, not awaited, where the step runs, so that its span is the current one there.</summary>
    public void Begin(BoundStep step)
    {
        EndStep();
        var span = SynthesisTelemetry.Source.StartActivity($"synthesis step {step.Step.Kind}");
        span?.SetTag("reasonrank.step", step.Name);
        _step = (span, step.Step.Kind, _clock.GetTimestamp());
    }

    /// <summary>The step that began last has its result.</summary>
    public void EndStep()
    {
        if (_step is not { } step) return;
        _step = null;
        step.Span?.Dispose();
        SynthesisTelemetry.StepDuration.Record(_clock.GetElapsedTime(step.Start).TotalSeconds, KeyValuePair.Create("step", (object?)step.Kind));
    }

    /// <summary>A call cost something.</summary>
    public static void Spent(Ranking.Usage usage)
    {
        if (usage.PromptTokens > 0) SynthesisTelemetry.Tokens.Add(usage.PromptTokens, KeyValuePair.Create("type", (object?)"input"));
        if (usage.CompletionTokens > 0) SynthesisTelemetry.Tokens.Add(usage.CompletionTokens, KeyValuePair.Create("type", (object?)"output"));
    }

    /// <summary>The query ended, and that was written down.</summary>
    public void Ended(ShardState state, ItemEnd? end) => _end = (state.ToString().ToLowerInvariant(), end?.Reason ?? "");

    /// <summary>The attempt failed, and another one follows.</summary>
    public void Retried(ItemEnd why)
    {
        _end = ("retried", why.Reason);
        _span?.SetStatus(ActivityStatusCode.Error, why.Reason);
    }

    /// <summary>The attempt is over.</summary>
    public void Dispose()
    {
        EndStep();
        var outcome = KeyValuePair.Create("outcome", (object?)_end.Outcome);
        SynthesisTelemetry.ShardDuration.Record(_clock.GetElapsedTime(_start).TotalSeconds, outcome);
        SynthesisTelemetry.Ends.Add(1, outcome, KeyValuePair.Create("reason", (object?)_end.Reason));
        _span?.SetTag("reasonrank.outcome", _end.Outcome);
        if (_end.Reason.Length > 0) _span?.SetTag("reasonrank.reason", _end.Reason);
        if (_end.Outcome == "failed") _span?.SetStatus(ActivityStatusCode.Error, _end.Reason);
        _span?.Dispose();
    }
}
