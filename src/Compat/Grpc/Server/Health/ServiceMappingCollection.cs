using System.Collections.ObjectModel;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Service mappings, at most one for each service.</summary>
public sealed class ServiceMappingCollection : KeyedCollection<string, ServiceMapping>
{
    /// <summary>Maps a service, in place of an earlier mapping of the same name.</summary>
    /// <param name="name">Full name of the service; empty for the server as a whole.</param>
    /// <param name="predicate">Whether a check counts for it.</param>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        Remove(name);
        Add(new ServiceMapping(name, predicate));
    }

    /// <inheritdoc/>
    protected override string GetKeyForItem(ServiceMapping item) => item.Name;
}
