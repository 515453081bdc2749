using System.Text;
using ReasonRank.Bm25.Analysis;

namespace ReasonRank.Bm25.Tests.Analysis;

public sealed class AnalyzerTests
{
    public static TheoryData<string> All => [.. Analyzer.Names];

    [Fact]
    public void Names_lead_to_analyzers_and_unknown_ones_are_refused_with_the_known_ones()
    {
        Assert.Equal(["english", "standard", "whitespace", "german", "french", "spanish", "cjk"], Analyzer.Names);
        Assert.All(Analyzer.Names, name => Assert.Equal(name, Analyzer.Get(name).Name));
        var error = Assert.Throws<ArgumentException>(() => Analyzer.Get("klingon"));
        Assert.Contains("klingon", error.Message, StringComparison.Ordinal);
        Assert.All(Analyzer.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void English_stems_drops_stop_words_and_possessives_and_keeps_their_places()
    {
        var tokens = Analyzer.Get("english").Analyze("The author\u2019s RUNNING dogs, and Ann's cats");
        Assert.Equal(
        [
            new Token("author", 1, 4, 12),
            new Token("run", 2, 13, 20),
            new Token("dog", 3, 21, 25),
            new Token("ann", 5, 31, 36),
            new Token("cat", 6, 37, 41),
        ], tokens);
    }

    [Fact]
    public void Standard_keeps_stop_words_and_endings() =>
        Assert.Equal(["the", "dog's", "running", "\u00e9t\u00e9"], Terms("standard", "The dog's RUNNING \u00c9T\u00c9"));

    [Fact]
    public void Whitespace_splits_at_white_space_but_no_break_spaces_and_changes_nothing() =>
        Assert.Equal(["The", "dog's", "(run)\u00a0!"], Terms("whitespace", "\u3000The\u1680dog's\r\n\t(run)\u00a0!\u2028"));

    [Theory]
    [InlineData("english", 255, 254, 92)]
    [InlineData("standard", 255, 254, 92)]
    [InlineData("whitespace", 255, 256, 90)]
    public void Long_tokens_are_cut_and_never_inside_a_character(string analyzer, params int[] lengths)
    {
        // U+20000 is an ideograph and a token of its own; U+10400 is a letter.
        var text = "a" + string.Concat(Enumerable.Repeat("\U00010428", 300));
        var tokens = Analyzer.Get(analyzer).Analyze(text);
        Assert.Equal(lengths, tokens.Select(t => t.EndOffset - t.StartOffset));
        Assert.Equal([0, 1, 2], tokens.Select(t => t.Position));
        Assert.Equal(text, string.Concat(tokens.Select(t => t.Term)));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("x")]
    [InlineData("_")]
    [InlineData("y")]
    [InlineData("\u200d")]
    [InlineData("a.")]
    [InlineData("\u05d0\"")]
    [InlineData("\U0001F600\u200d")]
    public async Task A_mebibyte_of_anything_takes_linear_time(string pattern) => await Task.Run(() =>
    {
        var text = string.Concat(Enumerable.Repeat(pattern, (1 << 20) / pattern.Length));
        Assert.All(Analyzer.Names, name => Analyzer.Get(name).Analyze(text));
    });

    [Theory]
    [MemberData(nameof(All))]
    public void Any_utf16_gives_ordered_tokens_within_the_text(string name)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var length = random.Next(400); text.Length < length;)
            {
                text.Append(random.Next(4) == 0 ? (char)random.Next(0x10000) : " a'._1\u200d\ud83d\ude00\u0301\u05d0\"\u00dfe\u65e5\uff76\uff9e"[random.Next(17)]);
            }
            var (position, start, end) = (-1, 0, 0);
            foreach (var token in Analyzer.Get(name).Analyze(text.ToString()))
            {
                Assert.True(
                    token.Position > position && token.StartOffset >= (name == "cjk" ? start : end)
                        && token.EndOffset > token.StartOffset && token.EndOffset <= text.Length
                        && token.Term.Length is > 0 and <= WordAnalyzer.Growth * Analyzer.MaxTokenLength,
                    $"seed {seed}, round {round}: {token}");
                (position, start, end) = (token.Position, token.StartOffset, token.EndOffset);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Analysis_allocates_nothing(string name)
    {
        var (analyzer, sink) = (Analyzer.Get(name), new Counter());
        const string Text = "l'Höhe des Maßes, ISSEMENT 日本語ﾊﾟ 한국 running\U0001F600 ÉTÉ niñas";
        // The least of many: the runtime's own work, such as compiling better code, counts too.
        Assert.Equal(0, Enumerable.Range(0, 100).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            analyzer.Analyze(Text, sink);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
        Assert.True(sink.Tokens > 0);
    }

    private static IEnumerable<string> Terms(string analyzer, string text) =>
        Analyzer.Get(analyzer).Analyze(text).Select(token => token.Term);

    private sealed class Counter : ITokenSink
    {
        public int Tokens { get; private set; }

        public void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) => Tokens++;
    }
}
