using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Elastic.Transport;

/// <summary>Settings of a client. Disposing them closes its connections.</summary>
public interface ITransportConfiguration : IRequestConfiguration, IDisposable
{
    /// <summary>
    /// SHA-256 fingerprint, in hexadecimal, of the server's certificate or of an authority in its chain; no other
    /// certificate is trusted then.
    /// </summary>
    string? CertificateFingerprint { get; }

    /// <summary>Connections to each node at the same time; 80 unless set.</summary>
    int ConnectionLimit { get; }

    /// <summary>How long a node is left alone after its first failure; one minute unless set, longer with each more.</summary>
    TimeSpan? DeadTimeout { get; }

    /// <summary>Uses no proxy of the environment.</summary>
    bool DisableAutomaticProxyDetection { get; }

    /// <summary>After how long a connection is made anew, so that its host name is looked up again; 5 minutes unless set.</summary>
    TimeSpan DnsRefreshTimeout { get; }

    /// <summary>The longest that a node is left alone; 30 minutes unless set.</summary>
    TimeSpan? MaxDeadTimeout { get; }

    /// <summary>The nodes.</summary>
    NodePool NodePool { get; }

    /// <summary>Which nodes to ask; all but those that are only eligible as master unless set.</summary>
    Func<Node, bool>? NodePredicate { get; }

    /// <summary>Called at the end of every request.</summary>
    Action<ApiCallDetails>? OnRequestCompleted { get; }

    /// <summary>Decides on the server's certificate; goes before <see cref="CertificateFingerprint"/>.</summary>
    Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool>? ServerCertificateValidationCallback { get; }

    /// <summary>How long the list of nodes is good; one hour unless set, null for ever.</summary>
    TimeSpan? SniffInformationLifeSpan { get; }

    /// <summary>Looks for the nodes when one has failed.</summary>
    bool SniffsOnConnectionFault { get; }

    /// <summary>Looks for the nodes before the first request.</summary>
    bool SniffsOnStartup { get; }

    /// <summary>Who asks, for the header <c>User-Agent</c>.</summary>
    internal UserAgent UserAgent { get; }

    internal HttpRequestInvoker RequestInvoker { get; }

    /// <summary>Held by the request that looks for the nodes first.</summary>
    internal SemaphoreSlim BootstrapLock { get; }
}
