using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines;

/// <summary>What an engine can do that keeps its collections in files of its own.</summary>
internal interface ICollectionFiles
{
    /// <summary>The files of a collection as of one commit: first their size, then their pieces.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/>.</exception>
    IAsyncEnumerable<BackUpCollectionResponse> BackUpAsync(string name, CancellationToken cancellation);

    /// <summary>Makes a collection of the files of a backup, or nothing.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.AlreadyExists"/>, or why the files are refused.</exception>
    Task<IPassageCollection> RestoreAsync(string name, IAsyncEnumerable<FileChunk> chunks, CancellationToken cancellation);

    /// <summary>Reads all files of a collection again and checks them.</summary>
    /// <returns>The damage found.</returns>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/>.</exception>
    Task<IReadOnlyList<DamagedFile>> VerifyAsync(string name, CancellationToken cancellation);

    /// <summary>Closes a collection, and opens it again without its damaged files.</summary>
    /// <returns>What was left out.</returns>
    /// <exception cref="RpcException"><see cref="StatusCode.NotFound"/>.</exception>
    Task<IReadOnlyList<DamagedFile>> RepairAsync(string name, CancellationToken cancellation);
}
