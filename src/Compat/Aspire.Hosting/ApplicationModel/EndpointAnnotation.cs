using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on.</summary>
public sealed class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
    int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null) : IResourceAnnotation
{
    /// <summary>Always TCP here.</summary>
    public ProtocolType Protocol { get; set; } = protocol;

    /// <summary>Scheme of the address; the protocol's name where none is given.</summary>
    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    /// <summary>What is spoken: <c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : "tcp");

    /// <summary>Name, unique in its resource.</summary>
    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    /// <summary>The port that others call; null for any that is free.</summary>
    public int? Port { get; set; } = port;

    /// <summary>The port that the process listens on; inside the container for a container.</summary>
    public int? TargetPort { get; set; } = targetPort;

    /// <summary>Whether it is meant for callers outside the application.</summary>
    public bool IsExternal { get; set; } = isExternal ?? false;

    /// <summary>Kept for its readers; the stand-in has no proxy, processes listen themselves.</summary>
    public bool IsProxied { get; set; } = isProxied ?? true;

    /// <summary>Host of the address.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Ports that the replicas got, by replica; empty until the application starts.</summary>
    internal IReadOnlyList<int> Allocated { get; set; } = [];
}
