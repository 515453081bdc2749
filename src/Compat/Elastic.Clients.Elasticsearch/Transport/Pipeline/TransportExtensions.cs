namespace Elastic.Transport;

/// <summary>Shorter forms of <see cref="ITransport.RequestAsync{TResponse}"/>.</summary>
public static class TransportExtensions
{
    /// <inheritdoc cref="ITransport.RequestAsync{TResponse}"/>
    public static Task<TResponse> RequestAsync<TResponse>(
        this ITransport transport, in EndpointPath path, CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        transport.RequestAsync<TResponse>(path, null, null, null, cancellationToken);

    /// <inheritdoc cref="ITransport.RequestAsync{TResponse}"/>
    public static Task<TResponse> RequestAsync<TResponse>(
        this ITransport transport, in EndpointPath path, PostData? postData, CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        transport.RequestAsync<TResponse>(path, postData, null, null, cancellationToken);

    /// <inheritdoc cref="ITransport.RequestAsync{TResponse}"/>
    public static Task<TResponse> RequestAsync<TResponse>(
        this ITransport transport, HttpMethod method, string path, CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        transport.RequestAsync<TResponse>(new EndpointPath(method, path), null, null, null, cancellationToken);

    /// <inheritdoc cref="ITransport.RequestAsync{TResponse}"/>
    public static Task<TResponse> RequestAsync<TResponse>(
        this ITransport transport, HttpMethod method, string path, PostData? postData, CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        transport.RequestAsync<TResponse>(new EndpointPath(method, path), postData, null, null, cancellationToken);

    /// <inheritdoc cref="ITransport.RequestAsync{TResponse}"/>
    public static Task<TResponse> RequestAsync<TResponse>(
        this ITransport transport,
        HttpMethod method,
        string path,
        PostData? postData,
        IRequestConfiguration localConfiguration,
        CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new() =>
        transport.RequestAsync<TResponse>(new EndpointPath(method, path), postData, null, localConfiguration, cancellationToken);
}
