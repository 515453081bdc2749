using System.Text.Json;
using ReasonRank.Bm25.Analysis;
using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests.Analysis;

public sealed class CacmTests
{
    [Fact]
    public void English_gives_the_terms_and_tokens_that_Anserini_reports()
    {
        var counter = new Counter();
        foreach (var line in File.ReadLines(Path.Combine(Real.Shared("data/cacm"), "corpus.jsonl")))
        {
            using var passage = JsonDocument.Parse(line);
            var (title, text) = (passage.RootElement.GetProperty("title").GetString()!, passage.RootElement.GetProperty("text").GetString()!);
            Analyzer.Get("english").Analyze(title.Length == 0 ? text : $"{title} {text}", counter);
        }
        Assert.Equal((14_363, 320_968), (counter.Terms.Count, counter.Tokens));
    }

    private sealed class Counter : ITokenSink
    {
        public HashSet<string> Terms { get; } = [];

        public int Tokens { get; private set; }

        public void Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset)
        {
            Terms.Add(term.ToString());
            Tokens++;
        }
    }
}
