namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A gRPC service and the health checks that it depends on.</summary>
/// <param name="name">Full name of the service; empty for the server as a whole.</param>
/// <param name="predicate">Whether a check counts for it.</param>
public sealed class ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
{
    /// <summary>Full name of the service; empty for the server as a whole.</summary>
    public string Name => name;

    /// <summary>Whether a check counts for it.</summary>
    public Func<HealthCheckMapContext, bool> HealthCheckPredicate => predicate;
}
