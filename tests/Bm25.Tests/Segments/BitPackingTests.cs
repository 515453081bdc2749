using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Tests.Segments;

public sealed class BitPackingTests
{
    [Fact]
    public void Every_width_gives_back_what_was_packed()
    {
        var random = new Random(12);
        for (var bits = 0; bits <= 31; bits++)
        {
            var values = new int[BitPacking.BlockSize];
            for (var i = 0; i < values.Length; i++) values[i] = (int)random.NextInt64(1L << bits);
            values[random.Next(values.Length)] = (int)((1L << bits) - 1);
            Assert.Equal(bits, BitPacking.BitsFor(values));

            var packed = new byte[BitPacking.Size(bits)];
            BitPacking.Pack(values, bits, packed);
            var unpacked = new int[BitPacking.BlockSize];
            unpacked.AsSpan().Fill(-1);
            BitPacking.Unpack(packed, bits, unpacked);
            Assert.Equal(values, unpacked);
        }
    }
}
