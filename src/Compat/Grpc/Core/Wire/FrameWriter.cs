using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.Core.Wire;

/// <summary>
/// Serializes one message after the other into a frame in pooled memory. A message that cannot be serialized leaves nothing
/// on the wire.
/// </summary>
/// <param name="limit">Most bytes of a message, before compression; null means no limit.</param>
internal sealed class FrameWriter(int? limit) : SerializationContext, IBufferWriter<byte>
{
    private byte[] _buffer = [];
    private int _end;
    private bool _complete;

    /// <summary>The frame of a message, valid until <see cref="Release"/>.</summary>
    /// <param name="message">Message.</param>
    /// <param name="serializer">Writes it.</param>
    /// <param name="compression">Encoding to use, or null to send the message as it is.</param>
    /// <param name="level">Effort of compression.</param>
    public ReadOnlyMemory<byte> Write<T>(
        T message, Action<T, SerializationContext> serializer, ICompressionProvider? compression = null, CompressionLevel? level = null)
    {
        _end = Frame.HeaderSize;
        _complete = false;
        serializer(message, this);
        if (!_complete) throw new InvalidOperationException("The serializer did not complete the message.");
        Check(_end - Frame.HeaderSize);
        if (compression is not null) Compress(compression, level);
        _buffer[0] = compression is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(1), _end - Frame.HeaderSize);
        return _buffer.AsMemory(0, _end);
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Check(payloadLength);
        Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete(byte[] payload)
    {
        Check(payload.Length);
        payload.CopyTo(GetSpan(payload.Length));
        _end += payload.Length;
        _complete = true;
    }

    public override void Complete()
    {
        Reserve(0);
        _complete = true;
    }

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_end);
    }

    private void Compress(ICompressionProvider compression, CompressionLevel? level)
    {
        var plain = _buffer;
        var length = _end - Frame.HeaderSize;
        _buffer = [];
        _end = Frame.HeaderSize;
        try
        {
            Reserve(length / 2);
            using var output = new BufferWriterStream(this);
            using var stream = compression.CreateCompressionStream(output, level);
            stream.Write(plain, Frame.HeaderSize, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private void Reserve(int count)
    {
        var needed = checked(_end + count);
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * _buffer.Length)));
        _buffer.AsSpan(0, Math.Min(_end, _buffer.Length)).CopyTo(larger);
        Release();
        _buffer = larger;
    }

    private void Check(int length)
    {
        if (length > limit) throw Failures.SentTooLarge(length, limit.Value);
    }
}
