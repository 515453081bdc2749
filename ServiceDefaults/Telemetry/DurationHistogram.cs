using System.Diagnostics.Metrics;

namespace ReasonRank.ServiceDefaults.Telemetry;

/// <summary>Histograms of seconds, with bounds from milliseconds to half an hour: OpenTelemetry's own are made for milliseconds.</summary>
public static class DurationHistogram
{
    private static readonly InstrumentAdvice<double> _advice = new()
    {
        HistogramBucketBoundaries = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 30, 60, 300, 1_800],
    };

    /// <summary>Makes one.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="description">What is timed.</param>
    public static Histogram<double> Create(Meter meter, string name, string description) => meter.CreateHistogram(name, "s", description, tags: null, _advice);
}
