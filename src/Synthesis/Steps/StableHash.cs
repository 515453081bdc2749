using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ReasonRank.Synthesis.Steps;

/// <summary>A hash that is the same on every machine and in every version: it decides where things go for good.</summary>
internal static class StableHash
{
    /// <summary>The first 32 bits of SHA-256 over the parts, with a zero byte between them.</summary>
    public static uint Of(params ReadOnlySpan<string> parts) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts!))));

    /// <summary>The same as a share, 0 to less than 1.</summary>
    public static double ShareOf(params ReadOnlySpan<string> parts) => Of(parts) / (uint.MaxValue + 1.0);
}
