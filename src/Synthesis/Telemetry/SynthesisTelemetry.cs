using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReasonRank.ServiceDefaults.Telemetry;

namespace ReasonRank.Synthesis.Telemetry;

/// <summary>
/// Spans and metrics. How many calls an endpoint of a teacher is given at once is measured where they are made: see
/// <c>reasonrank.model.limit</c> of the reranker.
/// </summary>
internal static class SynthesisTelemetry
{
    public const string Name = "ReasonRank.Synthesis";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Gauge<long> QueueDepth =
        Meter.CreateGauge<long>("reasonrank.synthesis.queue.depth", "{query}", "Queries of all open jobs of the store that have not ended, by state.");

    public static readonly Histogram<double> StepDuration =
        DurationHistogram.Create(Meter, "reasonrank.synthesis.step.duration", "Time of a step of one query; near nothing where its result was known.");

    public static readonly Histogram<double> ShardDuration =
        DurationHistogram.Create(Meter, "reasonrank.synthesis.shard.duration", "Time of one attempt at a query, by outcome.");

    public static readonly Counter<long> Ends =
        Meter.CreateCounter<long>("reasonrank.synthesis.ends", "{query}", "Attempts at queries that came to an end, by outcome and reason.");

    public static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("reasonrank.synthesis.dead_letters", "{message}", "Messages of the broker that nobody can use.");

    public static readonly Counter<long> Tokens =
        Meter.CreateCounter<long>("reasonrank.synthesis.tokens", "{token}", "Tokens of the calls of models, by type.");
}
