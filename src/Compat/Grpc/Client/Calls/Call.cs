using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Core.Wire;
using Grpc.Net.Compression;

namespace Grpc.Net.Client.Calls;

/// <summary>
/// One call: its HTTP request and response, its deadline, and its one outcome, which the first of these decides: the server's
/// status, a failure, the deadline, cancellation, disposal.
/// </summary>
internal abstract class Call : IDisposable
{
    public static readonly Func<object, Task<Metadata>> Headers = static call => ((Call)call).ResponseHeadersAsync;
    public static readonly Func<object, Status> Status = static call => ((Call)call).Finished.Status;
    public static readonly Func<object, Metadata> Trailers = static call => ((Call)call).Finished.Trailers;
    public static readonly Action<object> End = static call => ((Call)call).Dispose();

    private static readonly Version Http2 = new(2, 0);
    private static readonly string UserAgent = $"grpc-csharp-reasonrank/{typeof(Call).Assembly.GetName().Version}";

    private readonly CancellationTokenSource _cancellation;
    private readonly IMethod _method;
    private readonly string? _host;
    private readonly string? _encoding;
    private Task<Metadata>? _responseHeaders;
    private Task<HttpResponseMessage>? _sent;
    private HttpResponseMessage? _response;
    private FrameReader? _frames;
    private MessageDecoder? _decoder;
    private Outcome? _outcome;
    private bool _cancelled;
    private bool _answered;

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

    /// <summary>Ends when all is read of the response that is read without the caller's doing.</summary>
    protected virtual Task EndOfResponse => _sent!;

    private Task<Metadata> ResponseHeadersAsync => _responseHeaders ??= ReadResponseHeadersAsync();

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
        var status = Token.IsCancellationRequested && exception is not RpcException
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
        if (!IsFinished && !Token.IsCancellationRequested && exception is IOException or HttpRequestException or OperationCanceledException)
            await EndOfResponse.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsFinished ? ToException()
            : Token.IsCancellationRequested || exception is RpcException ? Fail(exception)
            : new RpcException(TransportStatus.Of(exception));
    }

    /// <summary>Sends the request.</summary>
    protected void Send(HttpContent content) => _sent = SendAsync(content);

    /// <summary>Waits for the response and reads its next frame; false at its end, when it ended well.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected async ValueTask<bool> ReadFrameAsync()
    {
        if (_frames is null)
        {
            _response = await _sent!;
            if (IsFinished) return Finished.Status.StatusCode == StatusCode.OK ? false : throw ToException();
            _frames = new FrameReader(await _response.Content.ReadAsStreamAsync(Token), Channel.ReceiveLimit);
        }
        if (await _frames.ReadAsync(Token)) return _answered = true;
        var status = HeaderReader.Status(_response!.TrailingHeaders)
            ?? new Status(StatusCode.Unknown, "The response ended without a gRPC status.");
        if (status.StatusCode == StatusCode.OK && _frames.IsTruncated)
            status = new Status(StatusCode.Internal, "The response ends within a message.");
        Conclude(status, _response.TrailingHeaders);
        return Finished.Status.StatusCode == StatusCode.OK ? false : throw ToException();
    }

    /// <summary>The message of the frame that was read.</summary>
    protected T Decode<T>(Marshaller<T> marshaller) =>
        (_decoder ??= new MessageDecoder(Channel.Providers, Channel.ReceiveLimit, UnknownEncoding)
        {
            Encoding = HeaderReader.Value(_response!.Headers, Core.Wire.Headers.Encoding),
        }).Decode(_frames!.Payload, _frames.IsCompressed, marshaller.ContextualDeserializer);

    /// <summary>Frees what the call's requests hold.</summary>
    protected virtual void EndRequests()
    {
    }

    protected static void Observe(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    protected void ObserveSending() => Observe(_sent!);

    private void Finish(Status status, HttpHeaders? trailers = null)
    {
        if (Interlocked.CompareExchange(ref _outcome, new Outcome(status, trailers), null) is not null) return;
        if (status.StatusCode != StatusCode.OK) CallLog.CallFailed(Channel.Logger, _method.FullName, status.StatusCode);
        _response?.Dispose();
        EndRequests();
        _cancellation.Dispose();
    }

    private void Conclude(Status status, HttpHeaders trailers)
    {
        if (status.StatusCode == StatusCode.OK && !_answered && _method.Type is MethodType.Unary or MethodType.ClientStreaming)
            status = new Status(StatusCode.Unimplemented, "The method answers with one message; none came.");
        Finish(status, trailers);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContent content)
    {
        try
        {
            Token.ThrowIfCancellationRequested();
            var request = CreateRequest(content);
            var response = await (Channel.Invoker is HttpClient client
                ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token)
                : Channel.Invoker.SendAsync(request, Token));
            _response = response;
            if (IsFinished) response.Dispose();
            else Accept(response);
            return response;
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    private HttpRequestMessage CreateRequest(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Channel.UriOf(_method))
        {
            Version = Http2,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation(Core.Wire.Headers.AcceptEncoding, Channel.Providers.Accepted);
        if (Compression is null && !CompressionProviders.IsIdentity(_encoding))
            throw Failures.Internal($"No compression provider is registered for '{_encoding}'.");
        if (Compression is not null) headers.TryAddWithoutValidation(Core.Wire.Headers.Encoding, Compression.EncodingName);
        if (_host is not null) headers.Host = _host;
        foreach (var entry in Options.Headers ?? Metadata.Empty)
        {
            if (Core.Wire.Headers.IsMetadata(entry.Key)
                && !headers.TryAddWithoutValidation(entry.Key, Core.Wire.Headers.Encode(entry)))
                throw Failures.Internal($"The value of the metadata '{entry.Key}' has characters that no header may have.");
        }
        if (Options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var timeout = deadline - DateTime.UtcNow;
            if (timeout <= TimeSpan.Zero) throw new RpcException(new Status(StatusCode.DeadlineExceeded, ""));
            headers.TryAddWithoutValidation(Core.Wire.Headers.Timeout, Core.Wire.Timeout.Format(timeout));
            if (timeout.TotalMilliseconds < int.MaxValue) _cancellation.CancelAfter(timeout);
        }
        return request;
    }

    private void Accept(HttpResponseMessage response)
    {
        if (HeaderReader.Status(response.Headers) is { } status) Conclude(status, response.Headers);
        else if (response.StatusCode != HttpStatusCode.OK) Finish(TransportStatus.Of(response.StatusCode), response.Headers);
        else if (!Core.Wire.Headers.IsGrpc(HeaderReader.Value(response.Content.Headers, "content-type")))
            Finish(new Status(StatusCode.Unknown, "The server answered with a content type that is not gRPC."), response.Headers);
    }

    private async Task<Metadata> ReadResponseHeadersAsync()
    {
        try
        {
            return HeaderReader.Read((await _sent!).Headers);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    private Status CancellationStatus() =>
        Options.CancellationToken.IsCancellationRequested || _cancelled ? new Status(StatusCode.Cancelled, "Call canceled by the client.")
        : Channel.Disposed.IsCancellationRequested ? new Status(StatusCode.Cancelled, "The channel was disposed.")
        : new Status(StatusCode.DeadlineExceeded, "");

    private static RpcException UnknownEncoding(string name) =>
        Failures.Internal($"The server compressed a message with '{name}', which this client did not accept.");
}
