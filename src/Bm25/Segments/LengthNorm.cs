using System.Numerics;

namespace ReasonRank.Bm25.Segments;

/// <summary>
/// The length of a document as one byte, as Lucene keeps it (SmallFloat's int-to-byte-4 code): exact up to 39, above that
/// three bits after the leading one, rounded down.
/// </summary>
internal static class LengthNorm
{
    private const int MantissaBits = 3;

    /// <summary>Lengths that the codes left over by int.MaxValue hold as they are.</summary>
    private const int Exact = byte.MaxValue - LargestCode;

    /// <summary>Code of int.MaxValue: shift 27 plus one, mantissa 7.</summary>
    private const int LargestCode = (28 << MantissaBits) | 7;

    /// <summary>Length of each code.</summary>
    public static ReadOnlySpan<int> Lengths => Decoded;

    /// <summary>Whether a length of the table stands for itself alone.</summary>
    public static bool IsExact(int length) => length < Exact + (2 << MantissaBits);

    private static readonly int[] Decoded = [.. Enumerable.Range(0, 256).Select(Decode)];

    /// <summary>The code of a length.</summary>
    public static byte Encode(int length)
    {
        if (length < Exact) return (byte)length;
        var rest = (uint)(length - Exact);
        var shift = 32 - BitOperations.LeadingZeroCount(rest) - (MantissaBits + 1);
        return (byte)(Exact + (shift < 0 ? rest : (rest >> shift & 7) | (uint)(shift + 1) << MantissaBits));
    }

    private static int Decode(int code)
    {
        if (code < Exact) return code;
        var rest = code - Exact;
        var shift = (rest >> MantissaBits) - 1;
        return Exact + (shift < 0 ? rest & 7 : (rest & 7 | 8) << shift);
    }
}
