using ReasonRank.Bm25.Analysis;

namespace ReasonRank.Bm25.Tests.Analysis;

/// <summary>
/// What UAX #29, UTS #51 and Lucene's documentation say of each kind of text; tokens are separated by '|'.
/// </summary>
public sealed class WordTokenizerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("can't o'clock \u2019tis rock\u2019n\u2019roll", "can't|o'clock|tis|rock\u2019n\u2019roll")]
    [InlineData("'quoted' ''double''", "quoted|double")]
    [InlineData("www.example.com. e.g. a..b", "www.example.com|e.g|a|b")]
    [InlineData("3.14 1,000,000.5 1;2 1,a 4'5", "3.14|1,000,000.5|1;2|1|a|4'5")]
    [InlineData("a:b a,b a;b l\u00b7l", "a:b|a|b|a|b|l\u00b7l")]
    [InlineData("x1 1x R2D2 1.x x.1", "x1|1x|r2d2|1|x|x|1")]
    [InlineData("snake_case __init__ _ 1_000", "snake_case|__init__|1_000")]
    [InlineData("e-mail me@host #tag $5 50% c++", "e|mail|me|host|tag|5|50|c")]
    public void Words_and_numbers(string text, string tokens) => Check(text, tokens);

    [Theory]
    [InlineData("\u05e6\u05d4\"\u05dc \u05d2' \u05d0\"", "\u05e6\u05d4\"\u05dc|\u05d2'|\u05d0")] // WB7a to WB7c
    [InlineData("\u30ab\u30bf\u30ab\u30ca\u30fc", "\u30ab\u30bf\u30ab\u30ca\u30fc")] // WB13
    [InlineData("\u30ab_\u30ca \u30aba", "\u30ab_\u30ca|\u30ab|a")]
    [InlineData("\u3072\u3089", "\u3072|\u3089")]
    [InlineData("\u6f22\u5b57\U00020000", "\u6f22|\u5b57|\U00020000")]
    [InlineData("\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab", "\ud55c\uad6d\uc5b4|\u1112\u1161\u11ab")]
    [InlineData("\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u179b\u17a2", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22|\u179b\u17a2")]
    [InlineData("\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0661\u066b\u0662", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629|\u0661\u066b\u0662")]
    [InlineData("\uff11\uff12\uff21 \U0001D400", "\uff11\uff12\uff41|\U0001D400")]
    public void Scripts(string text, string tokens) => Check(text, tokens);

    [Theory]
    [InlineData("e\u0301te\u0301 a\u00adb a\u200db", "e\u0301te\u0301|a\u00adb|a\u200db")]
    [InlineData("\u0301a \u0301", "a")]
    [InlineData("3\u0301.\u03021", "3\u0301.\u03021")]
    public void Combining_marks_belong_to_what_they_follow(string text, string tokens) => Check(text, tokens);

    [Theory]
    [InlineData("\U0001F600\U0001F600", "\U0001F600|\U0001F600")]
    [InlineData("\U0001F44D\U0001F3FD\u2764\ufe0f", "\U0001F44D\U0001F3FD|\u2764\ufe0f")]
    [InlineData("\U0001F468\u200d\U0001F469\u200d\U0001F467x", "\U0001F468\u200d\U0001F469\u200d\U0001F467|x")]
    [InlineData("\U0001F1E9\U0001F1EA\U0001F1EB\U0001F1F7\U0001F1E9", "\U0001F1E9\U0001F1EA|\U0001F1EB\U0001F1F7")]
    [InlineData("1\ufe0f\u20e3 #\u20e3 #", "1\ufe0f\u20e3|#\u20e3")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E007F", "\U0001F3F4\U000E0067\U000E0062\U000E007F")]
    [InlineData("\u2764\ufe0f\U000E0067\U000E007F!", "\u2764\ufe0f\U000E0067\U000E007F")]
    [InlineData("a\u200d\U0001F6D1", "a\u200d|\U0001F6D1")] // Lucene's departure from WB3c
    public void Emoji(string text, string tokens) => Check(text, tokens);

    [Theory]
    [InlineData("a\ud83d b", "a|b")]
    [InlineData("\udc00ab\ud800", "ab")]
    [InlineData("", "")]
    [InlineData(" .,;'\"_\u200d\r\n", "")]
    public void What_is_no_word_is_passed_over(string text, string tokens) => Check(text, tokens);

    [Fact]
    public void Runs_of_ascii_are_what_the_grammar_makes_of_them()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var ascii = Enumerable.Range(0, 128).Select(value => ((char)value).ToString()).ToArray();
        string[] odd = ["\u0301", "\u05d0", "\u30ab", "\u6f22", "\u00e9", "\u8041", "\U0001F600", "\u20e3", "\ud83d"];
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(40) switch
            {
                0 => odd[random.Next(odd.Length)],
                < 5 => ascii[random.Next(128)],
                < 9 => " ",
                < 12 => ".,:;'_"[random.Next(6)].ToString(),
                _ => ascii['a' + random.Next(26)],
            }));
            Assert.Equal(ByGrammarAlone(text), Analyzer.Get("standard").Analyze(text).Select(token => (token.StartOffset, token.EndOffset)));
        }
    }

    private static IEnumerable<(int Start, int End)> ByGrammarAlone(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var (state, end) = (Automaton.Start, start);
            for (var at = start; at < text.Length && state != Automaton.Dead;)
            {
                var length = char.IsSurrogatePair(text, at) ? 2 : 1;
                state = WordGrammar.Automaton.Next(state, WordClasses.Of(length == 2 ? char.ConvertToUtf32(text, at) : text[at]));
                at += length;
                if (WordGrammar.Automaton.IsAccepting(state)) end = at;
            }
            if (end > start) yield return (start, end);
            start = Math.Max(end, start + 1);
        }
    }

    private static void Check(string text, string tokens) =>
        Assert.Equal(tokens, string.Join('|', Analyzer.Get("standard").Analyze(text).Select(token => token.Term)));
}
