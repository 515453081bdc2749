using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>
/// Keeps collections and searches them. Requests that reach it are valid. What goes wrong is an
/// <see cref="RpcException"/> with the status that the caller gets.
/// </summary>
internal interface IRetrievalEngine
{
    /// <summary>Whether it can serve, and its state in a few words.</summary>
    /// <exception cref="RpcException">It cannot: why.</exception>
    Task<HealthCheckResult> CheckAsync(CancellationToken cancellation);

    /// <summary>Makes an empty collection; every setting is filled in.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.AlreadyExists"/>.</exception>
    Task<IPassageCollection> CreateAsync(string name, CollectionSettings settings, CancellationToken cancellation);

    /// <summary>A collection by name.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/>.</exception>
    ValueTask<IPassageCollection> GetAsync(string name, CancellationToken cancellation);

    /// <summary>Every collection that can be used, by name.</summary>
    Task<IReadOnlyList<IPassageCollection>> ListAsync(CancellationToken cancellation);

    /// <summary>Removes a collection and its files.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/>.</exception>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
