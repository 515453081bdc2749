using System.Diagnostics.Metrics;
using ReasonRank.ServiceDefaults.Telemetry;

namespace ReasonRank.Retrieval.Calls;

/// <summary>What the service counts, on the meter <c>ReasonRank.Retrieval</c>, by collection.</summary>
internal sealed class RetrievalMetrics
{
    private readonly Histogram<double> _searches;
    private readonly Counter<long> _operations;

    public RetrievalMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ReasonRank.Retrieval");
        _searches = DurationHistogram.Create(meter, "reasonrank.retrieval.search.duration", "Time spent in the engine for one query");
        _operations = meter.CreateCounter<long>("reasonrank.retrieval.ingest.operations", "{operation}", "Operations of ingest streams that ended");
    }

    /// <summary>Counts a search.</summary>
    public void Searched(string collection, TimeSpan took) =>
        _searches.Record(took.TotalSeconds, KeyValuePair.Create("collection", (object?)collection));

    /// <summary>Counts the operations of an ingest stream.</summary>
    public void Ingested(string collection, long applied, long refused)
    {
        _operations.Add(applied, new("collection", collection), new("outcome", "applied"));
        _operations.Add(refused, new("collection", collection), new("outcome", "refused"));
    }
}
