namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How ASP.NET Core's health checks become <c>grpc.health.v1</c> statuses.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which checks count for which service. By default all of them for the server as a whole, "".</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>
    /// Whether to answer from the report published last instead of running the checks for each call. Default false.
    /// </summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>
    /// Whether to leave watches open when the application stops, until the server aborts them, instead of ending them
    /// with NOT_SERVING. Default false.
    /// </summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
