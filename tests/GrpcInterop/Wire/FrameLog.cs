using System.Buffers.Binary;

namespace ReasonRank.GrpcInterop.Wire;

/// <summary>
/// Follows a body of length-prefixed messages (gRPC over HTTP/2: one byte of flags, four of length, the message) and
/// remembers which were compressed, because gRPC's API does not tell.
/// </summary>
internal sealed class FrameLog
{
    private const int HeaderSize = 5;
    private readonly byte[] _header = new byte[HeaderSize];
    private readonly List<bool> _compressed = [];
    private readonly Lock _lock = new();
    private int _headerBytes;
    private long _messageBytesLeft;

    /// <summary>Takes the next bytes of the body, in pieces of any size.</summary>
    public void Observe(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_messageBytesLeft > 0)
            {
                var message = (int)Math.Min(_messageBytesLeft, bytes.Length);
                _messageBytesLeft -= message;
                bytes = bytes[message..];
                continue;
            }
            var header = Math.Min(HeaderSize - _headerBytes, bytes.Length);
            bytes[..header].CopyTo(_header.AsSpan(_headerBytes));
            bytes = bytes[header..];
            _headerBytes += header;
            if (_headerBytes < HeaderSize) return;
            _headerBytes = 0;
            _messageBytesLeft = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
            lock (_lock) _compressed.Add((_header[0] & 1) != 0);
        }
    }

    /// <summary>Whether a message, counted from 0, had its compressed flag set; null when none such was seen.</summary>
    public bool? IsCompressed(int index)
    {
        lock (_lock) return index < _compressed.Count ? _compressed[index] : null;
    }
}
