using System.Net;

namespace Grpc.Net.Client.Calls;

/// <summary>Request body of a stream of messages: open from when the transport asks for it until the caller completes it.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RequestContent() => Headers.ContentType = UnaryContent.GrpcContentType;

    /// <summary>Where to write frames; cancelled when the call ends first.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Says that there are no more messages.</summary>
    public void Close() => _closed.TrySetResult();

    /// <summary>Ends the body where it is.</summary>
    public void Abort()
    {
        _opened.TrySetCanceled();
        _closed.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Headers go out before the first message, for the server may be the first to speak. A server that answers early makes
        // the transport cancel the request; if the body ended with that, it would be reported in place of the answer.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _opened.TrySetResult(stream);
        await _closed.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
