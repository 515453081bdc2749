using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Tests.Prompts;

public sealed class PassageLimitTests
{
    // A token for every three characters begun.
    private static int Count(string text) => (text.Length + 2) / 3;

    private static (string Text, bool Cut) Take(string text, int tokens, int words = 300) =>
        (PassageText.Of(new Candidate("x", text), new PassageLimit(words, tokens, Count), out var cut), cut);

    [Theory]
    [InlineData("one two three", 5, "one two three", false)]
    [InlineData("one two three", 4, "one two", true)]
    [InlineData("one two three", 3, "one two", true)]
    [InlineData("one two three", 2, "one", true)]
    [InlineData("incomprehensibilities", 2, "incomp", true)]
    [InlineData("one two three", 0, "one two three", false)]
    [InlineData("", 1, "", false)]
    public void A_passage_ends_with_the_last_word_within_its_tokens(string text, int tokens, string shown, bool cut) =>
        Assert.Equal((shown, cut), Take(text, tokens));

    [Fact]
    public void The_stricter_limit_holds()
    {
        Assert.Equal(("one", true), Take("one two three", 4, words: 1));
        Assert.Equal(("one two", true), Take("one two three", 4, words: 3));
    }

    [Fact]
    public void A_pair_of_surrogates_is_not_parted()
    {
        var shown = Take("ab\U0001F40D\U0001F40Dcd", 1).Text;
        Assert.Equal("ab", shown);
    }

    [Fact]
    public void No_passage_has_more_tokens_than_allowed_and_none_could_take_another_word()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new string('w', random.Next(1, 15)))];
            var tokens = random.Next(1, 60);
            var (shown, cut) = Take(string.Join(' ', words), tokens);
            var kept = shown.Split(' ').Length;
            Assert.True(Count(shown) <= tokens, $"seed {seed}");
            Assert.True(!cut || Count(string.Join(' ', words.Take(kept + 1))) > tokens || Count(words[0]) > tokens, $"seed {seed}");
        }
    }
}
