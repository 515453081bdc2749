using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Core.Wire;

/// <summary>A message on the wire: one byte whether it is compressed, four bytes of length (big-endian), payload.</summary>
internal static class Frame
{
    public const int HeaderSize = 5;

    /// <summary>Receive limit where none is set, in bytes.</summary>
    public const int DefaultReceiveLimit = 4 * 1024 * 1024;

    /// <summary>Takes a whole frame from the front of <paramref name="buffer"/>; false when more bytes are needed.</summary>
    /// <exception cref="RpcException">The header is broken or announces more than <paramref name="limit"/> bytes.</exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> buffer, int? limit, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        if (!TryReadHeader(buffer, limit, out compressed, out var length)) return false;
        if (buffer.Length - HeaderSize < length) return false;
        payload = buffer.Slice(HeaderSize, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    /// <summary>Reads a header; false when it is not all there.</summary>
    /// <exception cref="RpcException">It is broken or announces more than <paramref name="limit"/> bytes.</exception>
    public static bool TryReadHeader(in ReadOnlySequence<byte> buffer, int? limit, out bool compressed, out int length)
    {
        compressed = false;
        length = 0;
        if (buffer.Length < HeaderSize) return false;
        Span<byte> copy = stackalloc byte[HeaderSize];
        scoped ReadOnlySpan<byte> header = buffer.FirstSpan;
        if (header.Length < HeaderSize)
        {
            buffer.Slice(0, HeaderSize).CopyTo(copy);
            header = copy;
        }
        compressed = header[0] switch
        {
            0 => false,
            1 => true,
            var flag => throw Failures.Internal($"The compressed flag of a message is {flag}; it must be 0 or 1."),
        };
        var announced = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (announced > (limit ?? int.MaxValue)) throw Failures.ReceivedTooLarge(announced, limit ?? int.MaxValue);
        length = (int)announced;
        return true;
    }
}
