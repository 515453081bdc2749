using ReasonRank.Bm25.Analysis;
using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests.Analysis;

public sealed class PorterTests
{
    [Fact]
    public void Every_stem_of_the_authors_vocabulary_is_equal()
    {
        var folder = Real.Shared("data/porter");
        var words = File.ReadAllLines(Path.Combine(folder, "voc.txt"));
        var stems = File.ReadAllLines(Path.Combine(folder, "output.txt"));
        Assert.Equal(23_531, words.Length);
        Assert.Equal(stems, words.Select(Stem));
    }

    // The paper's own examples of each step, carried through all five.
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("hopping", "hop")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("sky", "sky")]
    [InlineData("relational", "relat")]
    [InlineData("conditional", "condit")]
    [InlineData("triplicate", "triplic")]
    [InlineData("adjustable", "adjust")]
    [InlineData("controll", "control")]
    [InlineData("oscillators", "oscil")]
    [InlineData("is", "is")]
    public void Examples(string word, string stem) => Assert.Equal(stem, Stem(word));

    private static string Stem(string word)
    {
        var buffer = word.ToCharArray();
        return new string(buffer, 0, PorterStemmer.Stem(buffer));
    }
}
