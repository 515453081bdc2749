namespace Grpc.Core;

/// <summary>Writes a stream of messages, one write at a time.</summary>
/// <typeparam name="T">Message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the next writes; null means those of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. Completes when the transport has room for more.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message. Cancelling cancels the call, for half a message cannot be taken back.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            throw new NotSupportedException("This writer cannot cancel a write.");
        return WriteAsync(message);
    }
}
