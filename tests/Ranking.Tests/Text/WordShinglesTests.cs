using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Text;

/// <summary>Shingles against their definition, written out.</summary>
public sealed class WordShinglesTests
{
    private const string Letters = "aBcÄßDžж漢9-. ,\n\U0001F600";

    [Fact]
    public void Shingles_are_the_runs_of_words()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])]);
            var size = round % 7 == 0 ? int.MaxValue : random.Next(1, 6);
            string[] words = [.. new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')])
                .ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            var runs = words.Length <= size
                ? new[] { string.Join(' ', words) }.Where(run => run.Length > 0)
                : Enumerable.Range(0, words.Length - size + 1).Select(start => string.Join(' ', words.Skip(start).Take(size)));
            Assert.Equal(runs.Distinct().Order(StringComparer.Ordinal), WordShingles.Of(text, size).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Shared_runs_are_those_of_both_texts()
    {
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var (a, b) = (Text(), Text());
            var size = round % 7 == 0 ? int.MaxValue : random.Next(1, 4);
            var runs = WordShingles.Of(a, size);
            Assert.Equal(runs.Intersect(WordShingles.Of(b, size)).Count(), WordShingles.Shared(runs, b, size));
        }

        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(12)).Select(_ => "abAB"[random.Next(4)]));
    }
}
