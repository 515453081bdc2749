using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>
/// Reads a response up to a number of bytes and fails on silence, so that no server can fill memory or hang a call.
/// </summary>
internal sealed class BoundedStream(Stream inner, long maxBytes, TimeSpan idleTimeout, TimeProvider clock) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var idle = new CancellationTokenSource(idleTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellationToken);
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelException($"The model server was silent for {idleTimeout.TotalSeconds:0.###} s.")
            {
                Kind = ModelFailure.TimedOut,
            };
        }
        _read += count;
        return _read <= maxBytes ? count : throw new ModelException($"The model server's answer exceeds {maxBytes} bytes.")
        {
            Kind = ModelFailure.Broken,
        };
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
