using System.Net;
using System.Net.Http.Headers;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Request body of one message.</summary>
internal sealed class UnaryContent : HttpContent
{
    internal static readonly MediaTypeHeaderValue GrpcContentType = new(Core.Wire.Headers.ContentType);

    private readonly FrameWriter _frames;
    private readonly ReadOnlyMemory<byte> _frame;
    private int _writing;

    /// <param name="frames">Holds the frame's memory, which the content frees.</param>
    /// <param name="frame">The message.</param>
    public UnaryContent(FrameWriter frames, ReadOnlyMemory<byte> frame)
    {
        _frames = frames;
        _frame = frame;
        Headers.ContentType = GrpcContentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Interlocked.Increment(ref _writing) < 0, this);
        await stream.WriteAsync(_frame, cancellationToken);
        Interlocked.Decrement(ref _writing);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        // After an early answer the transport may still be reading the memory; then it is left to the garbage collector.
        if (disposing && Interlocked.CompareExchange(ref _writing, int.MinValue, 0) == 0) _frames.Release();
        base.Dispose(disposing);
    }
}
