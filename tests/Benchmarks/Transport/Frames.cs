using System.Buffers.Binary;
using Google.Protobuf;
using ReasonRank.Benchmarks.Transport.V1;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>The message that both stacks send, and the bytes that it takes on the wire.</summary>
internal static class Frames
{
    private const int PayloadSize = 1024;
    private const int HeaderSize = 5;

    public static EchoMessage Message { get; } = new() { Payload = ByteString.CopyFrom(new byte[PayloadSize]) };

    public static ReadOnlyMemory<byte> Frame { get; } = Build();

    private static byte[] Build()
    {
        var message = Message.ToByteArray();
        var frame = new byte[HeaderSize + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, HeaderSize);
        return frame;
    }
}
