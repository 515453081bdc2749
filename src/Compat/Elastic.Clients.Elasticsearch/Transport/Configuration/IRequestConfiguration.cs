using System.Collections.Specialized;

namespace Elastic.Transport;

/// <summary>Settings of one request; null leaves the one of the client.</summary>
public interface IRequestConfiguration
{
    /// <summary>Media type that is asked for, and that an answer must have to be read.</summary>
    string? Accept { get; }

    /// <summary>Status codes that count as success besides 2xx; -1 admits all.</summary>
    IReadOnlyCollection<int>? AllowedStatusCodes { get; }

    /// <summary>Credentials. Those in a node's address go first.</summary>
    AuthorizationHeader? Authentication { get; }

    /// <summary>Media type of the body.</summary>
    string? ContentType { get; }

    /// <summary>Keeps the bytes of body and answer, <see cref="ApiCallDetails.ResponseBodyInBytes"/>, instead of streaming them.</summary>
    bool? DisableDirectStreaming { get; }

    /// <summary>Sends no ping to a node that is used for the first time or was dead.</summary>
    bool? DisablePings { get; }

    /// <summary>Does not look for the cluster's nodes.</summary>
    bool? DisableSniff { get; }

    /// <summary>Gzip in both directions; the client's setting goes before that of a request. On unless set.</summary>
    bool? EnableHttpCompression { get; }

    /// <summary>The only node to ask, once.</summary>
    Uri? ForceNode { get; }

    /// <summary>Headers to send.</summary>
    NameValueCollection? Headers { get; }

    /// <summary>How often a request may be sent again to another node; at most the nodes of the pool but one.</summary>
    int? MaxRetries { get; }

    /// <summary>Value of the header <c>X-Opaque-Id</c>, by which the server's logs name the request.</summary>
    string? OpaqueId { get; }

    /// <summary>Keeps all headers of the answer.</summary>
    bool? ParseAllHeaders { get; }

    /// <summary>Time for a ping or for the cluster's nodes: 2 s, 5 s over TLS, unless set.</summary>
    TimeSpan? PingTimeout { get; }

    /// <summary>
    /// Time for the headers of an answer, from each node anew, and about the time after which no other node is tried;
    /// ten minutes unless set. It does not bound the body: a cancellation token does.
    /// </summary>
    TimeSpan? RequestTimeout { get; }

    /// <summary>Headers of the answer to keep.</summary>
    HeadersList? ResponseHeadersToParse { get; }

    /// <summary>Throws a <see cref="TransportException"/> for every answer that is no success.</summary>
    bool? ThrowExceptions { get; }
}
