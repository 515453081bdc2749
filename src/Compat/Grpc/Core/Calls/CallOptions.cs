namespace Grpc.Core;

/// <summary>Options of one client call.</summary>
/// <param name="headers">Request metadata.</param>
/// <param name="deadline">When to give up, as UTC; null means never.</param>
/// <param name="cancellationToken">Cancels the call.</param>
/// <param name="writeOptions">Used for messages that do not bring their own.</param>
/// <param name="propagationToken">Deadline and cancellation of the server call that makes this call.</param>
public struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    ContextPropagationToken? propagationToken = null)
{
    /// <summary>Request metadata.</summary>
    public Metadata? Headers { get; private set; } = headers;

    /// <summary>When to give up, as UTC; null means never.</summary>
    public DateTime? Deadline { get; private set; } = deadline;

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; } = cancellationToken;

    /// <summary>Used for messages that do not bring their own.</summary>
    public WriteOptions? WriteOptions { get; private set; } = writeOptions;

    /// <summary>Deadline and cancellation of the server call that makes this call.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; } = propagationToken;

    /// <summary>These options with other headers.</summary>
    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>These options with another deadline.</summary>
    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>These options with another cancellation token.</summary>
    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>These options with other write options.</summary>
    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>These options with another propagation token.</summary>
    public readonly CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        this with { PropagationToken = propagationToken };
}
