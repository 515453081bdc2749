namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary><c>http://localhost:5100</c></summary>
    Url,

    /// <summary><c>localhost</c></summary>
    Host,

    /// <summary><c>127.0.0.1</c></summary>
    IPV4Host,

    /// <summary>The port that others call.</summary>
    Port,

    /// <summary><c>http</c></summary>
    Scheme,

    /// <summary>The port that the process itself listens on.</summary>
    TargetPort,

    /// <summary><c>localhost:5100</c></summary>
    HostAndPort,
}
