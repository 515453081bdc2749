namespace Grpc.Core;

/// <summary>How to write one message.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer until the next write without this flag.</summary>
    BufferHint = 0x1,

    /// <summary>Do not compress the message.</summary>
    NoCompress = 0x2,
}
