using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Tests.Segments;

public sealed class LengthNormTests
{
    // Lucene's own code has these values; its largest byte stands for 2,013,265,944.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(39, 39)]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(42, 42)]
    [InlineData(56, 56)]
    [InlineData(59, 56)]
    [InlineData(100, 96)]
    [InlineData(int.MaxValue, 2_013_265_944)]
    public void A_length_is_rounded_down_to_the_next_of_the_table(int length, int kept) =>
        Assert.Equal(kept, LengthNorm.Lengths[LengthNorm.Encode(length)]);

    [Fact]
    public void Every_code_stands_for_a_length_of_its_own_in_order()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(code, LengthNorm.Encode(LengthNorm.Lengths[code]));
            if (code > 0) Assert.True(LengthNorm.Lengths[code] > LengthNorm.Lengths[code - 1]);
        }
    }
}
