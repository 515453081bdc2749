using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Gives every endpoint its ports.</summary>
internal sealed class Ports
{
    // Below Linux's and IANA's range for outgoing connections, so that none of them takes a port before its owner listens.
    private const int First = 20_000;
    private const int Last = 32_000;

    private readonly HashSet<int> _given = [];

    /// <summary>Allocates all ports before anything starts, because resources are told each other's.</summary>
    /// <exception cref="DistributedApplicationException">A fixed port is in use.</exception>
    public void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources.OfType<IResourceWithEndpoints>())
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var replicas = Replicas(resource);
                // A process listens itself, so its own port is the one that others call.
                var wanted = resource is ContainerResource ? endpoint.Port : endpoint.Port ?? endpoint.TargetPort;
                if (wanted is null)
                {
                    endpoint.Allocated = [.. Enumerable.Range(0, replicas).Select(_ => Free())];
                    continue;
                }
                if (replicas > 1)
                    throw new DistributedApplicationException(
                        $"The {replicas} replicas of '{resource.Name}' cannot all listen on port {wanted} (endpoint '{endpoint.Name}').");
                if (!_given.Add(wanted.Value) || !IsFree(wanted.Value))
                    throw new DistributedApplicationException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"Port {wanted}, which '{resource.Name}' needs for its endpoint '{endpoint.Name}', is in use."));
                endpoint.Allocated = [wanted.Value];
            }
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public int Free()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port) && _given.Add(port)) return port;
        }
        throw new DistributedApplicationException($"No port between {First} and {Last} is free.");
    }

    /// <summary>How many processes a resource has.</summary>
    public static int Replicas(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    // Both loopback addresses, because "localhost" means both.
    private static bool IsFree(int port) => IsFree(IPAddress.Loopback, port)
        && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port));

    private static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException taken)
        {
            return taken.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
