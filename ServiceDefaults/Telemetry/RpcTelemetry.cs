using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.ServiceDefaults.Telemetry;

/// <summary>
/// Spans and durations of gRPC calls, named as OpenTelemetry's semantic conventions for RPC say
/// (https://opentelemetry.io/docs/specs/semconv/rpc/).
/// </summary>
internal static class RpcTelemetry
{
    public const string Name = "ReasonRank.Rpc";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    public static Histogram<double> ServerDuration { get; } = DurationHistogram.Create(Meter, "rpc.server.call.duration", "Duration of incoming calls.");

    public static Histogram<double> ClientDuration { get; } = DurationHistogram.Create(Meter, "rpc.client.call.duration", "Duration of outgoing calls.");

    /// <summary>A client span for a method such as <c>/reasonrank.v1.RetrievalService/Retrieve</c>.</summary>
    public static Activity? StartClient(string method) => Source.StartActivity(method.TrimStart('/'), ActivityKind.Client);

    /// <summary>Names a span and tags it with the call, and marks it failed where the status is the fault of the given side.</summary>
    public static void Describe(Activity? span, string method, StatusCode status)
    {
        if (span is null) return;
        span.DisplayName = method.TrimStart('/');
        span.SetTag("rpc.system.name", "grpc");
        span.SetTag("rpc.method", method.TrimStart('/'));
        span.SetTag("rpc.response.status_code", StatusNames.Of(status));
        var failed = span.Kind == ActivityKind.Client ? status != StatusCode.OK : IsServerFault(status);
        if (!failed) return;
        span.SetTag("error.type", StatusNames.Of(status));
        span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Records one duration.</summary>
    public static void Record(Histogram<double> histogram, string method, StatusCode status, TimeSpan elapsed) =>
        histogram.Record(elapsed.TotalSeconds, new TagList
        {
            { "rpc.system.name", "grpc" },
            { "rpc.method", method.TrimStart('/') },
            { "rpc.response.status_code", StatusNames.Of(status) },
        });

    /// <summary>Whether a status tells of a fault of the server, not of its caller.</summary>
    public static bool IsServerFault(StatusCode status) => status is StatusCode.Unknown or StatusCode.DeadlineExceeded
        or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
