namespace Grpc.AspNetCore.HealthChecks;

/// <summary>What a <see cref="ServiceMapping"/> can tell health checks apart by.</summary>
/// <param name="name">The name that the check is registered with.</param>
/// <param name="tags">The tags that it is registered with.</param>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    /// <summary>The name that the check is registered with.</summary>
    public string Name => name;

    /// <summary>The tags that it is registered with.</summary>
    public IEnumerable<string> Tags => tags;
}
