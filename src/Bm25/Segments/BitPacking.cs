using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReasonRank.Bm25.Segments;

/// <summary>
/// Packs 128 integers with as many bits each as the largest needs, in four interleaved lanes, so that a vector unit unpacks
/// four at a time (the layout of SIMD-BP128: Lemire and Boytsov, "Decoding billions of integers per second through
/// vectorization", 2015). Value i lies in lane i mod 4.
/// </summary>
internal static class BitPacking
{
    /// <summary>Integers in a block.</summary>
    public const int BlockSize = 128;

    private const int LaneBits = 32;

    /// <summary>Bytes of a block packed with so many bits.</summary>
    public static int Size(int bits) => bits * (BlockSize / 8);

    /// <summary>Bits that the largest value of a block needs, 0 to 32.</summary>
    public static int BitsFor(ReadOnlySpan<int> values)
    {
        uint all = 0;
        foreach (var value in values) all |= (uint)value;
        return LaneBits - BitOperations.LeadingZeroCount(all);
    }

    /// <summary>Packs 128 values into <see cref="Size"/> bytes.</summary>
    public static void Pack(ReadOnlySpan<int> values, int bits, Span<byte> packed)
    {
        var input = MemoryMarshal.Cast<int, Vector128<uint>>(values);
        var output = MemoryMarshal.Cast<byte, Vector128<uint>>(packed);
        var (word, shift, next) = (Vector128<uint>.Zero, 0, 0);
        foreach (var value in input)
        {
            word |= value << shift;
            shift += bits;
            if (shift < LaneBits) continue;
            output[next++] = word;
            shift -= LaneBits;
            word = shift == 0 ? Vector128<uint>.Zero : value >>> (bits - shift);
        }
    }

    /// <summary>Unpacks 128 values.</summary>
    public static void Unpack(ReadOnlySpan<byte> packed, int bits, Span<int> values)
    {
        if (bits == 0)
        {
            values.Clear();
            return;
        }
        var input = MemoryMarshal.Cast<byte, Vector128<uint>>(packed);
        var output = MemoryMarshal.Cast<int, Vector128<uint>>(values);
        var mask = Vector128.Create(uint.MaxValue >>> (LaneBits - bits));
        var (word, shift, next) = (input[0], 0, 1);
        for (var i = 0; i < output.Length; i++)
        {
            var value = word >>> shift;
            shift += bits;
            if (shift >= LaneBits && next < input.Length)
            {
                shift -= LaneBits;
                word = input[next++];
                if (shift > 0) value |= word << (bits - shift);
            }
            output[i] = value & mask;
        }
    }
}
