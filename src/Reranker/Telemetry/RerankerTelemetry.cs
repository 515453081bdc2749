using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ReasonRank.Reranker.Telemetry;

/// <summary>Spans and metrics; those of model calls are named as in OpenTelemetry's GenAI conventions.</summary>
internal static class RerankerTelemetry
{
    public const string Name = "ReasonRank.Reranker";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Histogram<double> CallDuration =
        Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Time of a model call.");

    public static readonly Histogram<long> CallTokens =
        Meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of a model call.");

    public static readonly Histogram<double> TimeToFirstChunk =
        Meter.CreateHistogram<double>("gen_ai.client.operation.time_to_first_chunk", "s", "Time to the first piece of an answer.");

    public static readonly Histogram<double> QueueDuration =
        Meter.CreateHistogram<double>("reasonrank.model.queue.duration", "s", "Time that a model call waited for its place.");

    public static readonly Counter<long> CacheHits =
        Meter.CreateCounter<long>("reasonrank.model.cache.hits", "{call}", "Model calls answered from the cache.");

    public static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("reasonrank.model.retries", "{attempt}", "Attempts at a model call after the first.");

    public static readonly Gauge<int> Limit =
        Meter.CreateGauge<int>("reasonrank.model.limit", "{call}", "Calls that an endpoint is given at once.");

    public static readonly Histogram<double> RequestDuration =
        Meter.CreateHistogram<double>("reasonrank.rerank.duration", "s", "Time of a rerank request.");

    public static readonly Histogram<int> Candidates =
        Meter.CreateHistogram<int>("reasonrank.rerank.candidates", "{candidate}", "Candidates of a rerank request.");

    public static readonly Counter<long> Repairs =
        Meter.CreateCounter<long>("reasonrank.rerank.repairs", "{repair}", "Repairs of models' answers, by kind.");

    public static readonly Counter<long> Shortfalls =
        Meter.CreateCounter<long>("reasonrank.rerank.shortfalls", "{request}", "Requests answered in part, by kind.");
}
