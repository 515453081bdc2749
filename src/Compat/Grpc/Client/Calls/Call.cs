using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Grpc.Net.Client.Calls;

/// <summary>
/// One call: its HTTP request and response, its deadline, and its one outcome, which the first of these decides: the server's
/// status, a failure, the deadline, cancellation, disposal.
/// </summary>
internal abstract partial class Call : IDisposable
{
    public static readonly Func<object, Task<Metadata>> Headers = static call => ((Call)call).ResponseHeadersAsync;
    public static readonly Func<object, Status> Status = static call => ((Call)call).Finished.Status;
    public static readonly Func<object, Metadata> Trailers = static call => ((Call)call).Finished.Trailers;
    public static readonly Action<object> End = static call => ((Call)call).Dispose();

    private readonly CancellationTokenSource _cancellation;
    private readonly IMethod _method;
    private readonly string? _host;
    private readonly string? _encoding;
    private HttpResponseMessage? _response;
    private Outcome? _outcome;
    private bool _cancelled;

    protected Call(GrpcChannel channel, IMethod method, string? host, CallOptions options)
    {
        ObjectDisposedException.ThrowIf(channel.Disposed.IsCancellationRequested, channel);
        if (options.Deadline is { Kind: not DateTimeKind.Utc } deadline && deadline != DateTime.MaxValue && deadline != DateTime.MinValue)
            throw new InvalidOperationException("The deadline of a call must be in UTC.");
        Channel = channel;
        Options = options;
        _method = method;
        _host = host;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, channel.Disposed);
        Token = _cancellation.Token;
        _encoding = options.Headers?.GetValue(Metadata.CompressionRequestAlgorithmMetadataKey);
        Compression = CompressionProviders.IsIdentity(_encoding) ? null : channel.Providers.Find(_encoding!);
    }

    public GrpcChannel Channel { get; }

    public CallOptions Options { get; }

    /// <summary>Cancelled when the call is cancelled or its deadline passes.</summary>
    public CancellationToken Token { get; }

    /// <summary>Encoding of requests, or null.</summary>
    public ICompressionProvider? Compression { get; }

    /// <summary>Whether the call has ended.</summary>
    public bool IsFinished => _outcome is not null;

    private Outcome Finished => _outcome ?? throw new InvalidOperationException("The call has not finished.");

    /// <summary>Cancels the call unless it has ended.</summary>
    public void Cancel()
    {
        if (IsFinished) return;
        _cancelled = true;
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended in the meantime.
        }
    }

    public void Dispose()
    {
        if (IsFinished) return;
        Cancel();
        Finish(new Status(StatusCode.Cancelled, "gRPC call disposed."));
    }

    /// <summary>Ends the call after an exception, unless it has ended, and gives what the caller gets to see.</summary>
    public Exception Fail(Exception exception)
    {
        var status = IsCancelled && exception is not RpcException
            ? CancellationStatus()
            : TransportStatus.Of(exception);
        Finish(status);
        return ToException();
    }

    /// <summary>What the caller gets to see of a call that has ended.</summary>
    public Exception ToException()
    {
        var failure = Finished.ToException();
        return Channel.ThrowsOperationCanceled && failure.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
            ? new OperationCanceledException(failure.Status.Detail, failure, Options.CancellationToken)
            : failure;
    }

    /// <summary>
    /// What the caller gets to see of a failed write. A server that answers early ends the requests; then its answer says why.
    /// </summary>
    public async ValueTask<Exception> FailWriteAsync(Exception exception)
    {
        if (!IsFinished && !IsCancelled && exception is IOException or HttpRequestException or OperationCanceledException)
            await EndOfResponse.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsFinished ? ToException()
            : IsCancelled || exception is RpcException ? Fail(exception)
            : new RpcException(TransportStatus.Of(exception));
    }

    /// <summary>Frees what the call's requests hold.</summary>
    protected virtual void EndRequests()
    {
    }

    private void Finish(Status status, HttpHeaders? trailers = null)
    {
        if (Interlocked.CompareExchange(ref _outcome, new Outcome(status, trailers), null) is not null) return;
        if (status.StatusCode != StatusCode.OK) CallLog.CallFailed(Channel.Logger, _method.FullName, status.StatusCode);
        _response?.Dispose();
        EndRequests();
        _cancellation.Dispose();
    }

    // The server acts on the deadline too, and its reset may come before the timer of this side.
    private bool IsCancelled => Token.IsCancellationRequested || Options.Deadline <= DateTime.UtcNow;

    private Status CancellationStatus() =>
        Options.CancellationToken.IsCancellationRequested || _cancelled ? new Status(StatusCode.Cancelled, "Call canceled by the client.")
        : Channel.Disposed.IsCancellationRequested ? new Status(StatusCode.Cancelled, "The channel was disposed.")
        : new Status(StatusCode.DeadlineExceeded, "");
}
