using System.Diagnostics;

namespace Elastic.Transport;

/// <summary>Sends requests to a cluster: picks the node, and another one when it fails.</summary>
public interface ITransport
{
    /// <summary>The settings.</summary>
    ITransportConfiguration Configuration { get; }

    /// <summary>
    /// Sends a request. An answer that is no success, and none at all, are told by
    /// <see cref="TransportResponse.ApiCallDetails"/> unless <see cref="IRequestConfiguration.ThrowExceptions"/> is set.
    /// </summary>
    /// <typeparam name="TResponse">
    /// How to read the answer: <see cref="StringResponse"/>, <see cref="BytesResponse"/>, <see cref="StreamResponse"/> or
    /// <see cref="VoidResponse"/>.
    /// </typeparam>
    /// <param name="path">What to ask.</param>
    /// <param name="postData">The body.</param>
    /// <param name="configureActivity">Called at the end with the request's activity, where one is listened to.</param>
    /// <param name="localConfiguration">Settings of this request.</param>
    /// <param name="cancellationToken">
    /// Ends it, the reading of the body included: without an answer, or with <see cref="UnexpectedTransportException"/>.
    /// </param>
    /// <exception cref="UnexpectedTransportException">The answer broke off, or no node is to be asked.</exception>
    /// <exception cref="PipelineException">The cluster's nodes were to be looked for and no node told them.</exception>
    Task<TResponse> RequestAsync<TResponse>(
        in EndpointPath path,
        PostData? postData,
        Action<Activity>? configureActivity,
        IRequestConfiguration? localConfiguration,
        CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new();
}
