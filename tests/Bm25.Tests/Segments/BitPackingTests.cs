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

            var packed = new byte[BitPacking.Size(bits) + BitPacking.Slack];
            packed.AsSpan().Fill(0xA5);
            BitPacking.Pack(values, bits, packed);
            Assert.Equal(0xA5, packed[BitPacking.Size(bits)]);
            for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], BitPacking.Read(packed, bits, i));
            Assert.Equal(values, Unpacked(unpacked => BitPacking.Unpack(packed, bits, 0, unpacked)));
            Assert.Equal(values, Unpacked(unpacked => BitPacking.UnpackOneByOne(packed, bits, 0, unpacked)));

            var (sums, sum) = (new int[BitPacking.BlockSize], 77);
            for (var i = 0; i < values.Length; i++) sums[i] = sum += values[i] + 1;
            Assert.Equal(sums, Unpacked(unpacked => BitPacking.UnpackGaps(packed, bits, 77, unpacked)));
            Assert.Equal(sums, Unpacked(unpacked => BitPacking.UnpackGapsOneByOne(packed, bits, 77, unpacked)));
        }
    }

    private static int[] Unpacked(Action<int[]> unpack)
    {
        var values = new int[BitPacking.BlockSize];
        values.AsSpan().Fill(-1);
        unpack(values);
        return values;
    }
}
