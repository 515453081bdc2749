using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Text;

public sealed class SentencesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("One. Two! Three? Four", "One.", "Two!", "Three?", "Four")]
    [InlineData("It cost 3.50 in the U.S. then. \"Why?\" she asked.", "It cost 3.50 in the U.S. then.", "\"Why?\" she asked.")]
    [InlineData("J. Smith et al. found it (see Fig. 2). Then he left.", "J. Smith et al. found it (see Fig. 2).", "Then he left.")]
    [InlineData("A line\nthat goes on.\n\nA new part", "A line\nthat goes on.", "A new part")]
    [InlineData("Buy:\n- milk\n- bread", "Buy:", "- milk", "- bread")]
    [InlineData("雨が降る。空は暗い！「なぜ？」", "雨が降る。", "空は暗い！", "「なぜ？」")]
    [InlineData("Wait... What?!", "Wait...", "What?!")]
    [InlineData(" \n\n ")]
    [InlineData("")]
    public void Text_is_cut_at_the_ends_of_sentences(string text, params string[] expected) =>
        Assert.Equal(expected, Sentences.Split(text).Select(part => text[part.Start..part.End]));

    [Fact]
    public void Long_sentences_are_cut_between_words()
    {
        const string Text = "aaa bb  cccc 😀😀😀";
        Assert.Equal(["aaa", "bb", "cccc", "😀😀", "😀"], Sentences.Split(Text, 5).Select(part => Text[part.Start..part.End]));
    }

    [Fact]
    public void Sentences_cover_all_but_white_space()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] pieces = ["a", "B", ".", "!", "。", " ", "\n", "\r\n", "\"", ")", "- ", "e.g", "😀", "3", "…", "\u2028"];
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (longest, end) = (2 + random.Next(20), 0);
            foreach (var (start, next) in Sentences.Split(text, longest))
            {
                Assert.True(string.IsNullOrWhiteSpace(text[end..start]));
                Assert.InRange(next - start, 1, longest);
                Assert.False(char.IsWhiteSpace(text[start]) || char.IsWhiteSpace(text[next - 1]) || char.IsLowSurrogate(text[start]));
                end = next;
            }
            Assert.True(string.IsNullOrWhiteSpace(text[end..]));
        }
    }
}
