using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ReasonRank.Bm25.Segments;

/// <summary>
/// Packs 128 integers with as many bits each as the largest needs, one after the other: value i takes the bits from i · bits on,
/// low bits first. Sixteen values of up to 25 bits are unpacked at once: a byte permutation brings to each lane the four bytes that
/// hold its value, and a shift of its own cuts the value out. Any single value can be read without the others.
/// </summary>
internal static class BitPacking
{
    /// <summary>Integers in a block.</summary>
    public const int BlockSize = 128;

    /// <summary>Bytes that must be readable after a packed block: vectors are read whole.</summary>
    public const int Slack = 64;

    // Seven more bits may come before a value in its first byte: 25 + 7 fill a lane.
    private const int MostLaneBits = 25, Lanes = 16;

    private static readonly Vector512<byte>[] Permutations = [.. Enumerable.Range(0, MostLaneBits + 1).Select(PermutationFor)];
    private static readonly Vector512<uint>[] Shifts = [.. Enumerable.Range(0, MostLaneBits + 1).Select(ShiftsFor)];

    /// <summary>Bytes of a block packed with so many bits.</summary>
    public static int Size(int bits) => bits * (BlockSize / 8);

    /// <summary>Bits that the largest value of a block needs, 0 to 32.</summary>
    public static int BitsFor(ReadOnlySpan<int> values)
    {
        uint all = 0;
        foreach (var value in values) all |= (uint)value;
        return 32 - BitOperations.LeadingZeroCount(all);
    }

    /// <summary>Packs 128 values into <see cref="Size"/> bytes.</summary>
    public static void Pack(ReadOnlySpan<int> values, int bits, Span<byte> packed)
    {
        var (word, filled, next) = (0UL, 0, 0);
        foreach (var value in values)
        {
            word |= (ulong)(uint)value << filled;
            for (filled += bits; filled >= 8; filled -= 8, word >>= 8) packed[next++] = (byte)word;
        }
    }

    /// <summary>Reads one value.</summary>
    /// <param name="packed">The block and <see cref="Slack"/>.</param>
    /// <param name="bits">Bits of a value, 0 to 32.</param>
    /// <param name="index">Which one, 0 to 127.</param>
    public static int Read(ReadOnlySpan<byte> packed, int bits, int index)
    {
        var at = index * bits;
        return (int)(BinaryPrimitives.ReadUInt64LittleEndian(packed[(at >> 3)..]) >> (at & 7) & Mask(bits));
    }

    /// <summary>Unpacks 128 values.</summary>
    /// <param name="packed">The block and <see cref="Slack"/>.</param>
    /// <param name="bits">Bits of a value, 0 to 32.</param>
    /// <param name="add">Added to each value.</param>
    /// <param name="values">Takes them.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int bits, int add, Span<int> values)
    {
        if (!Avx512Vbmi.IsSupported || bits > MostLaneBits)
        {
            UnpackOneByOne(packed, bits, add, values);
            return;
        }
        var (permutation, shifts, mask) = (Permutations[bits], Shifts[bits], Vector512.Create((uint)Mask(bits)));
        var output = MemoryMarshal.Cast<int, Vector512<uint>>(values);
        for (var i = 0; i < output.Length; i++)
            output[i] = Lane(packed, bits, i, permutation, shifts, mask) + Vector512.Create((uint)add);
    }

    /// <summary>Unpacks 128 gaps and sums them up.</summary>
    /// <param name="packed">The block of gaps, each less one, and <see cref="Slack"/>.</param>
    /// <param name="bits">Bits of a gap, 0 to 32.</param>
    /// <param name="before">The value before the first.</param>
    /// <param name="values">Takes the sums.</param>
    public static void UnpackGaps(ReadOnlySpan<byte> packed, int bits, int before, Span<int> values)
    {
        if (!Avx512Vbmi.IsSupported || bits > MostLaneBits)
        {
            UnpackGapsOneByOne(packed, bits, before, values);
            return;
        }
        var (permutation, shifts, mask) = (Permutations[bits], Shifts[bits], Vector512.Create((uint)Mask(bits)));
        var (one, last, sum) = (Vector512<uint>.One, Vector512.Create((uint)Lanes - 1), Vector512.Create((uint)before));
        var output = MemoryMarshal.Cast<int, Vector512<uint>>(values);
        for (var i = 0; i < output.Length; i++)
        {
            var gaps = Lane(packed, bits, i, permutation, shifts, mask) + one;
            gaps += Avx512F.AlignRight32(gaps, Vector512<uint>.Zero, Lanes - 1);
            gaps += Avx512F.AlignRight32(gaps, Vector512<uint>.Zero, Lanes - 2);
            gaps += Avx512F.AlignRight32(gaps, Vector512<uint>.Zero, Lanes - 4);
            gaps += Avx512F.AlignRight32(gaps, Vector512<uint>.Zero, Lanes - 8);
            output[i] = gaps + sum;
            sum += Avx512F.PermuteVar16x32(gaps, last);
        }
    }

    /// <summary>As <see cref="Unpack"/>, for any processor.</summary>
    public static void UnpackOneByOne(ReadOnlySpan<byte> packed, int bits, int add, Span<int> values)
    {
        for (var i = 0; i < BlockSize; i++) values[i] = Read(packed, bits, i) + add;
    }

    /// <summary>As <see cref="UnpackGaps"/>, for any processor.</summary>
    public static void UnpackGapsOneByOne(ReadOnlySpan<byte> packed, int bits, int before, Span<int> values)
    {
        for (var i = 0; i < BlockSize; i++) values[i] = before += Read(packed, bits, i) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Lane(
        ReadOnlySpan<byte> packed, int bits, int index, Vector512<byte> permutation, Vector512<uint> shifts, Vector512<uint> mask)
    {
        var bytes = Vector512.Create(packed.Slice(index * bits * (Lanes / 8), Vector512<byte>.Count));
        return Avx512F.ShiftRightLogicalVariable(Avx512Vbmi.PermuteVar64x8(bytes, permutation).AsUInt32(), shifts) & mask;
    }

    private static ulong Mask(int bits) => (1UL << bits) - 1;

    private static Vector512<byte> PermutationFor(int bits)
    {
        Span<byte> from = stackalloc byte[Vector512<byte>.Count];
        for (var i = 0; i < from.Length; i++) from[i] = (byte)((i / sizeof(uint) * bits >> 3) + i % sizeof(uint));
        return Vector512.Create<byte>(from);
    }

    private static Vector512<uint> ShiftsFor(int bits)
    {
        Span<uint> shifts = stackalloc uint[Lanes];
        for (var i = 0; i < shifts.Length; i++) shifts[i] = (uint)(i * bits & 7);
        return Vector512.Create<uint>(shifts);
    }
}
