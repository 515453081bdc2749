using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Text;

/// <summary>Shingles against their definition, written out.</summary>
public sealed class WordShinglesTests
{
    private static readonly string[] _parts = ["a", "b", "A", "B1", " ", " ", ", ", "ä", "A\u0308", "天", "気", "ก็", "\U00020000", "\uD800"];

    private const string Letters = "aBcÄßDžж漢9-. ,\n\U0001F600";

    [Fact]
    public void Shingles_are_the_runs_of_words()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])]);
            var size = round % 7 == 0 ? int.MaxValue : random.Next(1, 6);
            // A Han character is a word, wherever it stands.
            string[] words = [.. string.Concat(text.Select(c => c == '漢' ? " 漢 " : char.IsLetterOrDigit(c) ? $"{c}" : " "))
                .ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            var runs = words.Length <= size
                ? new[] { string.Join(' ', words) }.Where(run => run.Length > 0)
                : Enumerable.Range(0, words.Length - size + 1).Select(start => string.Join(' ', words.Skip(start).Take(size)));
            Assert.Equal(runs.Distinct().Order(StringComparer.Ordinal), WordShingles.Of(text, size).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Texts_share_the_runs_that_both_have()
    {
        var random = new Random(12);
        for (var round = 0; round < 2_000; round++)
        {
            var (a, b) = (Text(), Text());
            var size = round % 7 == 0 ? int.MaxValue : random.Next(1, 4);
            var runs = WordShingles.Of(a, size);
            var shared = runs.Intersect(WordShingles.Of(b, size)).Count();
            for (var least = 0; least <= runs.Count; least++) Assert.Equal(shared >= least, WordShingles.Shares(runs, b, size, least));
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => _parts[random.Next(_parts.Length)]));
    }

    [Theory]
    [InlineData("今天天气很好。", "今 天 天|天 天 气|天 气 很|气 很 好")]
    [InlineData("今天 天气", "今 天 天|天 天 气")]
    [InlineData("用Python写的代码2次", "用 python 写|python 写 的|写 的 代|的 代 码|代 码 2|码 2 次")]
    [InlineData("𠮷野家のｶﾀｶﾅ", "𠮷 野 家|野 家 の|家 の ｶ|の ｶ ﾀ|ｶ ﾀ ｶ|ﾀ ｶ ﾅ")]
    [InlineData("น้ำแข็ง", "น้ ำ แ|ำ แ ข็|แ ข็ ง")]
    [InlineData("ມື້ນີ້ດີ", "ມື້ ນີ້ ດີ")]
    [InlineData("오늘 날씨가 좋다 정말", "오늘 날씨가 좋다|날씨가 좋다 정말")]
    [InlineData("हिन्दी में लिखा हुआ", "हिन्दी में लिखा|में लिखा हुआ")]
    [InlineData("cafe\u0301 Über ж", "cafe\u0301 über ж")]
    public void Letters_are_words_where_no_spaces_tell_them(string text, string runs) =>
        Assert.Equal(runs.Split('|').Order(StringComparer.Ordinal), WordShingles.Of(text, 3).Order(StringComparer.Ordinal));
}
