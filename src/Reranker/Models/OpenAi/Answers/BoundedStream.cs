using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>
/// Reads a response up to a number of bytes and fails on silence, so that no server can fill memory or hang a call.
/// </summary>
/// <param name="inner">The response.</param>
/// <param name="maxBytes">Most bytes.</param>
/// <param name="idleTimeout">Longest silence.</param>
/// <param name="clock">The clock of the silence.</param>
/// <param name="cancellationToken">Ends any read, whatever token that was given.</param>
internal sealed class BoundedStream(
    Stream inner, long maxBytes, TimeSpan idleTimeout, TimeProvider clock, CancellationToken cancellationToken) : Stream
{
    // One for all reads: answers come in hundreds of them.
    private readonly CancellationTokenSource _idle = new(Timeout.InfiniteTimeSpan, clock);
    private CancellationTokenSource? _either;
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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token = default)
    {
        _either ??= CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, cancellationToken);
        int count;
        try
        {
            var reading = inner.ReadAsync(buffer, _either.Token);
            if (reading.IsCompleted)
            {
                count = await reading;
            }
            else
            {
                _idle.CancelAfter(idleTimeout);
                count = await reading;
                _idle.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (_idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken token) =>
        ReadAsync(buffer.AsMemory(offset, count), token).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _either?.Dispose();
            _idle.Dispose();
        }
        base.Dispose(disposing);
    }
}
