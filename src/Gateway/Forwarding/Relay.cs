using System.Buffers;

namespace ReasonRank.Gateway.Forwarding;

/// <summary>Copies a live stream.</summary>
internal static class Relay
{
    /// <summary>Copies what arrives as it arrives, flushing each block: a peer may wait for it before it goes on.</summary>
    public static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        var block = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await from.ReadAsync(block, cancellation) is var count and > 0)
            {
                await to.WriteAsync(block.AsMemory(0, count), cancellation);
                await to.FlushAsync(cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
