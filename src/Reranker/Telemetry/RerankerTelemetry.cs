using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReasonRank.ServiceDefaults.Telemetry;

namespace ReasonRank.Reranker.Telemetry;

/// <summary>Spans and metrics; those of model calls are named as in OpenTelemetry's GenAI conventions.</summary>
internal static class RerankerTelemetry
{
    public const string Name = "ReasonRank.Reranker";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> CallDuration =
        DurationHistogram.Create(Meter, "gen_ai.client.operation.duration", "Time of a model call.");

    public static readonly Histogram<long> CallTokens =
        Meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a model call.", tags: null, new InstrumentAdvice<long>
        {
            // As the conventions say.
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
        });

    public static readonly Histogram<double> TimeToFirstChunk =
        DurationHistogram.Create(Meter, "gen_ai.client.operation.time_to_first_chunk", "Time to the first piece of an answer.");

    public static readonly Histogram<double> QueueDuration =
        DurationHistogram.Create(Meter, "reasonrank.model.queue.duration", "Time that a model call waited for its place.");

    public static readonly Counter<long> CacheHits =
        Meter.CreateCounter<long>("reasonrank.model.cache.hits", "{call}", "Model calls answered from the cache.");

    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("reasonrank.model.retries", "{attempt}", "Attempts at a model call after the first.");

    public static readonly Gauge<int> Limit =
        Meter.CreateGauge<int>("reasonrank.model.limit", "{call}", "Calls that an endpoint is given at once.");

    public static readonly Histogram<double> RequestDuration =
        DurationHistogram.Create(Meter, "reasonrank.rerank.duration", "Time of a rerank request.");

    public static readonly Histogram<int> Candidates =
        Meter.CreateHistogram<int>("reasonrank.rerank.candidates", "{candidate}", "Candidates of a rerank request.");

    public static readonly Counter<long> Repairs =
        Meter.CreateCounter<long>("reasonrank.rerank.repairs", "{repair}", "Repairs of models' answers, by kind.");

    public static readonly Counter<long> Shortfalls =
        Meter.CreateCounter<long>("reasonrank.rerank.shortfalls", "{request}", "Requests answered in part, by kind.");
}
