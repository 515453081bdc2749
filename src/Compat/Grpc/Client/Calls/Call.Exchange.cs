using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Core.Wire;
using Grpc.Net.Compression;

namespace Grpc.Net.Client.Calls;

// The HTTP exchange of a call.
internal abstract partial class Call
{
    private static readonly Version Http2 = new(2, 0);
    private static readonly string UserAgent = $"grpc-csharp-reasonrank/{typeof(Call).Assembly.GetName().Version}";

    private Task<HttpResponseMessage>? _sent;
    private Task<Metadata>? _responseHeaders;
    private FrameReader? _frames;
    private MessageDecoder? _decoder;
    private bool _answered;

    /// <summary>Ends when all is read of the response that is read without the caller's doing.</summary>
    protected virtual Task EndOfResponse => _sent!;

    private Task<Metadata> ResponseHeadersAsync => _responseHeaders ??= ReadResponseHeadersAsync();

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

    protected static void Observe(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    protected void ObserveSending() => Observe(_sent!);

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
            // From here on nobody may be reading: the server has to hear of the end all the same.
            if (!IsFinished) Token.UnsafeRegister(static call => ((Call)call!).Fail(new OperationCanceledException()), this);
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

    private static RpcException UnknownEncoding(string name) =>
        Failures.Internal($"The server compressed a message with '{name}', which this client did not accept.");
}
