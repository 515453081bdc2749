using Grpc.Core;
using Grpc.Core.Wire;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Calls;

// A call ends once: when its handler returns or throws, or when its deadline passes. The deadline answers at once, even when the
// handler does not listen to its cancellation; while a write is under way, the write's end does it instead.
internal sealed partial class HttpServerCallContext
{
    private const int ResetCancel = 8;

    private static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    private DateTime _deadline = DateTime.MaxValue;
    private CancellationTokenSource? _cancellation;
    private CancellationToken _cancelled;
    private Timer? _timer;
    private TaskCompletionSource? _expiry;
    private bool _ended;

    protected override DateTime DeadlineCore => _deadline;

    protected override CancellationToken CancellationTokenCore => _cancellation is null ? http.RequestAborted : _cancelled;

    /// <summary>Starts the deadline and chooses the encoding of responses.</summary>
    public void Begin()
    {
        if (options.Compression is { } compression
            && CompressionProviders.Contains(http.Request.Headers[Headers.AcceptEncoding].ToString(), compression.EncodingName))
        {
            UseCompression(compression.EncodingName);
        }

        if (!http.Request.Headers.TryGetValue(Headers.Timeout, out var header)) return;
        if (!Core.Wire.Timeout.TryParse(header.ToString(), out var timeout))
        {
            CallLog.InvalidTimeout(logger, method);
            return;
        }
        var now = DateTime.UtcNow;
        _deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        if (timeout.TotalMilliseconds > int.MaxValue) return;
        if (timeout <= TimeSpan.Zero) throw new RpcException(DeadlineExceeded);
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        _cancelled = _cancellation.Token;
        _timer = new Timer(static call => _ = ((HttpServerCallContext)call!).ExpireAsync(), this, timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes the status from what the handler threw.</summary>
    public void Fail(Exception exception)
    {
        switch (exception)
        {
            case RpcException rpc:
                _status = rpc.Status;
                foreach (var entry in rpc.Trailers) ResponseTrailers.Add(entry);
                break;
            case not null when _expiry is not null:
                _status = DeadlineExceeded;
                break;
            case OperationCanceledException or IOException when _requestBroken || http.RequestAborted.IsCancellationRequested:
                CallLog.CallCancelled(logger, method);
                _status = Status.DefaultCancelled;
                break;
            default:
                CallLog.HandlerFailed(logger, method, exception!);
                _status = new Status(StatusCode.Unknown, options.DetailedErrors
                    ? $"Exception was thrown by handler. {exception!.GetType().Name}: {exception.Message}"
                    : "Exception was thrown by handler.");
                break;
        }
    }

    /// <summary>Sends status and trailers, unless the deadline has done so.</summary>
    public async Task EndAsync()
    {
        TaskCompletionSource? expiry;
        lock (_gate)
        {
            expiry = _expiry;
            if (expiry is null) _ended = true;
        }
        if (_timer is not null) await _timer.DisposeAsync();
        if (expiry is null) WriteTrailers();
        else await expiry.Task;
        _cancellation?.Dispose();
    }

    private async Task ExpireAsync()
    {
        bool answer;
        lock (_gate)
        {
            if (_ended) return;
            _expiry = new(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = !_writing;
            if (answer) _ended = true;
        }
        CallLog.DeadlineExceeded(logger, method);
        try
        {
            _cancellation!.Cancel();
        }
        catch (AggregateException exception)
        {
            CallLog.HandlerFailed(logger, method, exception);
        }
        if (answer) await AnswerExpiredAsync();
    }

    private async Task AnswerExpiredAsync()
    {
        try
        {
            Protocol.WriteStatus(Protocol.StatusDestination(http, _responded), DeadlineExceeded);
            await http.Response.CompleteAsync();
            http.Features.Get<IHttpResetFeature>()?.Reset(ResetCancel);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            CallLog.CallCancelled(logger, method);
        }
        finally
        {
            _expiry!.TrySetResult();
        }
    }

    private void BeginWrite()
    {
        lock (_gate)
        {
            if (_expiry is not null) throw new OperationCanceledException("The deadline of the call has passed.", CancellationToken);
            if (_ended) throw new InvalidOperationException("The call has ended.");
            if (_writing) throw new InvalidOperationException("Another write of the call is under way.");
            _writing = true;
        }
    }

    private Task EndWriteAsync()
    {
        lock (_gate)
        {
            _writing = false;
            if (_expiry is null || _ended) return Task.CompletedTask;
            _ended = true;
        }
        return AnswerExpiredAsync();
    }

    private void WriteTrailers()
    {
        var destination = Protocol.StatusDestination(http, _responded);
        Protocol.WriteStatus(destination, _status);
        if (_responseTrailers is null) return;
        foreach (var entry in _responseTrailers)
        {
            try
            {
                Protocol.Append(destination, entry);
            }
            catch (InvalidOperationException exception)
            {
                CallLog.InvalidTrailer(logger, entry.Key, method, exception);
            }
        }
    }
}
