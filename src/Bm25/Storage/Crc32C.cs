using System.Numerics;
using System.Runtime.InteropServices;

namespace ReasonRank.Bm25.Storage;

/// <summary>CRC-32C (Castagnoli), which processors compute in hardware.</summary>
internal struct Crc32C
{
    /// <summary>The checksum of everything appended so far.</summary>
    public uint Value { get; private set; }

    /// <summary>Continues the checksum.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var state = ~Value;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words) state = BitOperations.Crc32C(state, word);
        foreach (var single in data[(words.Length * sizeof(ulong))..]) state = BitOperations.Crc32C(state, single);
        Value = ~state;
    }

    /// <summary>The checksum of one span.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32C();
        crc.Append(data);
        return crc.Value;
    }
}
