using System.Buffers;
using System.Runtime.CompilerServices;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Reads frames from a response.</summary>
/// <param name="stream">Body of the response.</param>
/// <param name="limit">Most bytes of a payload; null means no limit.</param>
internal sealed class FrameReader(Stream stream, int? limit)
{
    private const int InitialSize = 4096;
    private const int MostUnfounded = 128 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>Payload of the last frame, valid until the next read.</summary>
    public ReadOnlySequence<byte> Payload { get; private set; }

    /// <summary>Whether that payload is compressed.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>Whether the body ended within a frame.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads the next frame; false at the end of the body, when the memory is free again.</summary>
    /// <exception cref="Core.RpcException">The frame is broken or too large.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            Reserve();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                IsTruncated = _end > _start;
                Release();
                return false;
            }
            _end += read;
        }
        return true;
    }

    private bool TryTake()
    {
        var unread = new ReadOnlySequence<byte>(_buffer, _start, _end - _start);
        if (!Frame.TryRead(ref unread, limit, out var compressed, out var payload)) return false;
        Payload = payload;
        IsCompressed = compressed;
        _start = _end - (int)unread.Length;
        return true;
    }

    // Room for the next frame as its bytes come: a large message is read in few steps, but a header alone claims no memory.
    private void Reserve()
    {
        var unread = _end - _start;
        var needed = InitialSize;
        if (Frame.TryReadHeader(new ReadOnlySequence<byte>(_buffer, _start, unread), limit, out _, out var length))
            needed = (int)Math.Max(needed, Math.Min(Frame.HeaderSize + (long)length, Math.Max(MostUnfounded, 2L * unread)));
        if (_buffer.Length >= needed && _buffer.Length - _end > 0 && _buffer.Length - _start >= needed) return;
        if (_buffer.Length >= needed)
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            _buffer.AsSpan(_start, unread).CopyTo(larger);
            Release();
            _buffer = larger;
        }
        (_start, _end) = (0, unread);
    }

    private void Release()
    {
        Payload = default;
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end) = (0, 0);
    }
}
