using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message: a whole array, or a length, a buffer writer and <see cref="Complete()"/>.</summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole payload.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>Where to write the payload.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Announces the payload's length in bytes, before <see cref="GetBufferWriter"/>.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that the payload is written.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
