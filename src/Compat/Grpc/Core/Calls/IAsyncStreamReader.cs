namespace Grpc.Core;

/// <summary>Reads a stream of messages, one reader at a time.</summary>
/// <typeparam name="T">Message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message into <see cref="Current"/>; false at the end of the stream.</summary>
    /// <exception cref="RpcException">The call failed (client side).</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
