namespace Elastic.Transport;

/// <summary>Why a request failed.</summary>
public enum PipelineFailure
{
    /// <summary>The credentials were refused.</summary>
    BadAuthentication,

    /// <summary>The answer is no success.</summary>
    BadResponse,

    /// <summary>A node did not answer its ping.</summary>
    PingFailure,

    /// <summary>No node told the cluster's nodes.</summary>
    SniffFailure,

    /// <summary>The first look for the cluster's nodes did not begin in time.</summary>
    CouldNotStartSniffOnStartup,

    /// <summary>The time was up before another node could be tried.</summary>
    MaxTimeoutReached,

    /// <summary>As many nodes as may be tried have failed.</summary>
    MaxRetriesReached,

    /// <summary>Something else.</summary>
    Unexpected,

    /// <summary>No answer came.</summary>
    BadRequest,

    /// <summary>No node is to be asked.</summary>
    NoNodesAttempted,
}
