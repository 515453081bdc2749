using ReasonRank.Bm25.Tests.Oracle;

namespace ReasonRank.Bm25.Tests;

/// <summary>More documents than a block of postings, a window of scores and a chunk of texts hold.</summary>
public sealed class LargeIndexTests : IDisposable
{
    private const int Documents = 9_000;
    private static readonly IndexOptions Options = new() { Analyzer = "whitespace" };
    private readonly TempFolder _folder = new();
    private readonly Bm25Index _index;
    private readonly List<Document> _documents = [];

    public LargeIndexTests()
    {
        _index = Bm25Index.Create(_folder, Options);
        for (var i = 0; i < Documents; i++)
        {
            var text = $"all {(i % 3 == 0 ? "third third" : "rest")} n{i % 1000} {(i == 7_777 ? "once" : "")} {new string('x', 1 + i % 40)}";
            _documents.Add(new Document($"d{i}", text) { Fields = [new("number", null, i)] });
            _index.Put(_documents[^1]);
        }
        _index.Commit();
    }

    [Theory]
    [InlineData("once", 10)]
    [InlineData("n999 third once", 300)]
    [InlineData("all third rest n5 n7", 5_000)]
    [InlineData("all", Documents + 1)]
    public void Answers_are_those_of_scoring_every_document(string text, int top)
    {
        using var snapshot = _index.Snapshot();
        var oracle = new BruteForce(Options, Documents, snapshot.Statistics.TokenCount, term => snapshot.Term(term).DocumentFrequency);
        var query = new SearchQuery(text, top);
        Assert.Equal(oracle.Search(query, _documents), snapshot.Hits(query));
        var filtered = query with { Filter = new Filter.Range("number", Gte: 2_000, Lt: 8_001) };
        Assert.Equal(oracle.Search(filtered, _documents), snapshot.Hits(filtered));
    }

    [Fact]
    public void Any_passage_is_read_and_explained()
    {
        using var snapshot = _index.Snapshot();
        foreach (var i in (int[])[0, 127, 128, 4_095, 4_096, 7_777, Documents - 1])
        {
            Assert.Equal(_documents[i].Text, snapshot.Get($"d{i}")!.Text);
            Assert.Equal(i % 3 == 0 ? 2 : 1, snapshot.Explain(new SearchQuery("all third"), $"d{i}")!.Details.Count);
        }
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var snapshot = _index.Snapshot();
        Assert.ThrowsAny<OperationCanceledException>(() => snapshot.Search(new SearchQuery("all"), cancelled.Token));
    }

    [Fact]
    public async Task Readers_see_whole_commits_while_a_writer_goes_on()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            do
            {
                using var snapshot = _index.Snapshot();
                // Each commit adds ten of them, or takes ten away.
                Assert.Equal(0, snapshot.Hits(new SearchQuery("batch", 10_000)).Count % 10);
                Assert.Equal(Documents, snapshot.Hits(new SearchQuery("all", Documents)).Count);
            }
            while (!written.IsCancellationRequested);
        }, cancellation)).ToArray();
        for (var commit = 0; commit < 60; commit++)
        {
            for (var i = 0; i < 10; i++)
                if (commit % 3 == 2) _index.Delete($"batch{commit - 1}.{i}");
                else _index.Put(new Document($"batch{commit}.{i}", "batch"));
            _index.Commit();
            if (commit % 20 == 19) _index.Compact();
        }
        await written.CancelAsync();
        await Task.WhenAll(readers);
        using var last = _index.Snapshot();
        Assert.Equal(200, last.Hits(new SearchQuery("batch", 10_000)).Count);
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }
}
