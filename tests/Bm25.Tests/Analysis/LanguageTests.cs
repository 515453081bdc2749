using System.Globalization;
using ReasonRank.Bm25.Analysis;
using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests.Analysis;

/// <summary>
/// German, French, Spanish and CJK analysis against what Lucene 9.12.2's analyzers of these languages make of the same lines:
/// sentences, words for every rule, and words made of random stems and endings.
/// </summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("german", 760)]
    [InlineData("french", 840)]
    [InlineData("spanish", 770)]
    [InlineData("cjk", 500)]
    public void Every_token_is_equal_to_lucenes(string name, int atLeast)
    {
        var lines = File.ReadAllLines(Path.Combine(Real.Repository, "tests/Bm25.Tests/Analysis/Languages", name + ".txt"));
        var tokens = 0;
        foreach (var pair in lines.Chunk(2))
        {
            var found = Analyzer.Get(name).Analyze(Unescape(pair[0]));
            Assert.Equal(pair[1].Trim('\t'), string.Join(' ', found.Select(Format)));
            tokens += found.Count;
        }
        Assert.True(tokens >= atLeast, $"{tokens} tokens");
    }

    [Fact]
    public void German_terms_can_be_longer_than_their_words_and_are_found()
    {
        var word = new string('\u00df', Analyzer.MaxTokenLength);
        Assert.Equal(new string('s', 2 * word.Length), Assert.Single(Analyzer.Get("german").Analyze(word)).Term);
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, new IndexOptions { Analyzer = "german" });
        index.Put(new Document("a", $"kurz {word} ma\u00df"));
        index.Put(new Document("b", "anderes"));
        index.Commit();
        using var snapshot = index.Snapshot();
        Assert.All([word, "MASS"], query => Assert.Equal(["a"], snapshot.Search(new SearchQuery(query)).Select(hit => hit.Id)));
    }

    // term|position|start|end
    private static string Format(Token token) =>
        string.Create(CultureInfo.InvariantCulture, $"{Escape(token.Term)}|{token.Position}|{token.StartOffset}|{token.EndOffset}");

    // Surrogates are written as \uXXXX, because some of the lines have unpaired ones.
    private static string Escape(string text) =>
        string.Concat(text.Select(unit => char.IsSurrogate(unit) ? $"\\u{(int)unit:x4}" : unit.ToString()));

    private static string Unescape(string text)
    {
        var parts = text.Split("\\u");
        return parts[0] + string.Concat(parts.Skip(1).Select(part => (char)Convert.ToInt32(part[..4], 16) + part[4..]));
    }
}
