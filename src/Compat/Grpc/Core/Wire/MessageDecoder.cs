using System.Buffers;
using System.Runtime.InteropServices;
using Grpc.Net.Compression;

namespace Grpc.Core.Wire;

/// <summary>Turns payloads of frames into messages.</summary>
/// <param name="providers">Encodings that this side has.</param>
/// <param name="limit">Most bytes of a message after decompression; null means no limit.</param>
/// <param name="unknownEncoding">Makes the failure for a message in an encoding that this side lacks, from its name.</param>
internal sealed class MessageDecoder(CompressionProviders providers, int? limit, Func<string, RpcException> unknownEncoding)
    : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    /// <summary>Value of the peer's <c>grpc-encoding</c>.</summary>
    public string? Encoding { get; set; }

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>The message of a payload.</summary>
    /// <exception cref="RpcException">It does not decompress or parse, or is too large.</exception>
    public T Decode<T>(in ReadOnlySequence<byte> payload, bool compressed, Func<DeserializationContext, T> deserializer)
    {
        var memory = compressed ? Decompress(payload) : null;
        try
        {
            _payload = memory is null ? payload : memory.Written;
            return deserializer(this);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Failures.Internal("A message could not be parsed.", exception);
        }
        finally
        {
            _payload = default;
            memory?.Dispose();
        }
    }

    private PooledMemory Decompress(in ReadOnlySequence<byte> payload)
    {
        if (CompressionProviders.IsIdentity(Encoding))
            throw Failures.Internal($"A message is marked as compressed, but {Headers.Encoding} names no encoding.");
        if (providers.Find(Encoding!) is not { } provider) throw unknownEncoding(Encoding!);
        var memory = new PooledMemory();
        try
        {
            using var source = AsStream(payload);
            using var stream = provider.CreateDecompressionStream(source);
            while (true)
            {
                var read = stream.Read(memory.GetSpan());
                if (read == 0) return memory;
                memory.Advance(read);
                if (memory.Length > limit) throw Failures.DecompressedTooLarge(limit.Value);
            }
        }
        catch (Exception exception)
        {
            memory.Dispose();
            if (exception is InvalidDataException or EndOfStreamException)
                throw Failures.Internal($"A message is not valid {Encoding}.", exception);
            throw;
        }
    }

    private static MemoryStream AsStream(in ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment && MemoryMarshal.TryGetArray(payload.First, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(payload.ToArray(), writable: false);
}
