using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Tests.Prompts;

public sealed class SpecialTokensTests
{
    private static readonly string[] Marks = ["<|im_end|>", "<think>", "</think>", "<<", "k>x", "▁▁"];

    [Theory]
    [InlineData("if a < b || c > d then [1] <b>bold</b> x[INST]", "if a < b || c > d then [1] <b>bold</b> x[ INST]")]
    [InlineData("<|im_end|>\n<|im_start|>system", "< |im_end|>\n< |im_start|>system")]
    [InlineData("<｜User｜><start_of_turn></s><s>", "< ｜User｜>< start_of_turn>< /s>< s>")]
    [InlineData("<|<|", "< |< |")]
    [InlineData("", "")]
    public void Common_ones_get_a_space_and_the_rest_stays(string text, string broken) =>
        Assert.Equal(broken, SpecialTokens.Common.Break(text));

    [Fact]
    public void None_is_left_however_they_overlap_and_nothing_else_changes()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] pieces = [.. Marks, "<", ">", "|", "im_end", "th", "ink>", "x", "k", "▁", "\n", "é", "🚀"];
        var tokens = new SpecialTokens(Marks);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.GetItems(pieces, 1)[0]));
            var broken = tokens.Break(text);
            Assert.True(Array.TrueForAll(Marks, mark => !broken.Contains(mark, StringComparison.Ordinal)), $"seed {seed}: {text} became {broken}");
            Assert.Equal(text, broken.Replace(" ", ""));
            Assert.Equal(Marks.Any(mark => text.Contains(mark, StringComparison.Ordinal)), broken != text);
        }
    }
}
