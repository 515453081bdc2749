namespace ReasonRank.Bm25.Tests;

/// <summary>What the index refuses, and odd things that it takes.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Bm25Index _index;

    public InputTests() => _index = Bm25Index.Create(_folder, new IndexOptions());

    public static TheoryData<string, Document> Refused => new()
    {
        { "id", new Document("", "text") },
        { "id", new Document(new string('x', 513), "text") },
        { "id", new Document("\uD800", "text") },
        { "text", new Document("a", "unpaired \uDC00") },
        { "text", new Document("a", new string('x', (16 << 20) + 1)) },
        { "title", new Document("a", "text", "\uD800") },
        { "name", new Document("a", "text") { Fields = [new("", null, 1)] } },
        { "twice", new Document("a", "text") { Fields = [new("f", null, 1), new("f", ["x"], null)] } },
        { "finite", new Document("a", "text") { Fields = [new("f", null, double.NaN)] } },
        { "keyword", new Document("a", "text") { Fields = [new("f", ["\uD800"], null)] } },
        { "keywords", new Document("a", "text") { Fields = [new("f", new string[1025], null)] } },
        { "fields", new Document("a", "text") { Fields = [.. Enumerable.Range(0, 1025).Select(i => new DocumentField($"f{i}", null, i))] } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_document_that_cannot_be_indexed_is_refused_and_changes_nothing(string reason, Document document)
    {
        _index.Put(new Document("a", "before"));
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(() => _index.Put(document)).Message, StringComparison.Ordinal);
        _index.Commit();
        using var snapshot = _index.Snapshot();
        Assert.Equal("before", snapshot.Get("a")!.Text);
        Assert.Equal(1, snapshot.Statistics.PassageCount);
    }

    [Theory]
    [InlineData("klingon", .9, .4)]
    [InlineData("english", -.1, .4)]
    [InlineData("english", 10.1, .4)]
    [InlineData("english", double.NaN, .4)]
    [InlineData("english", .9, -.1)]
    [InlineData("english", .9, 1.1)]
    [InlineData("english", .9, double.NaN)]
    public void Options_out_of_range_are_refused_before_anything_is_written(string analyzer, double k1, double b)
    {
        var folder = Path.Combine(_folder, "other");
        Assert.ThrowsAny<ArgumentException>(() => Bm25Index.Create(folder, new IndexOptions { Analyzer = analyzer, K1 = k1, B = b }));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_query_that_cannot_be_answered_is_refused()
    {
        using var snapshot = _index.Snapshot();
        Assert.ThrowsAny<ArgumentException>(() => snapshot.Hits(new SearchQuery("x", 0)));
        Assert.ThrowsAny<ArgumentException>(() => snapshot.Hits(new SearchQuery("x") { Filter = new Filter.Range("f", Gte: double.NaN) }));
        Filter deep = new Filter.Exists("f");
        for (var i = 0; i < 64; i++) deep = new Filter.Not(deep);
        Assert.ThrowsAny<ArgumentException>(() => snapshot.Hits(new SearchQuery("x") { Filter = deep }));
    }

    [Fact]
    public void An_empty_index_answers()
    {
        _index.Commit();
        _index.Compact();
        using var snapshot = _index.Snapshot();
        Assert.Empty(snapshot.Hits(new SearchQuery("river", int.MaxValue)));
        Assert.Equal(default, snapshot.Term("river"));
        Assert.Null(snapshot.Explain(new SearchQuery("river"), "a"));
        Assert.Equal(new IndexStatistics(0, 0, 0, 0, 0, 0), snapshot.Statistics);
    }

    [Fact]
    public void Passages_without_terms_are_kept_and_do_not_count_for_the_statistics()
    {
        _index.Put(new Document("empty", ""));
        _index.Put(new Document("stop", "the of and"));
        _index.Put(new Document("a", "river"));
        _index.Commit();
        using var snapshot = _index.Snapshot();
        Assert.Equal(3, snapshot.Statistics.PassageCount);
        Assert.Equal("", snapshot.Get("empty")!.Text);
        var hit = Assert.Single(snapshot.Hits(new SearchQuery("river of the")));
        var idf = (float)Math.Log(1 + .5 / 1.5);
        Assert.Equal(idf - idf / (1 + 1 / .9f), hit.Score, 1e-7);
    }

    [Fact]
    public void An_id_that_was_put_and_deleted_in_one_commit_is_not_there()
    {
        _index.Put(new Document("a", "river"));
        _index.Delete("a");
        _index.Delete("never");
        _index.Commit();
        using var snapshot = _index.Snapshot();
        Assert.Equal(0, snapshot.Statistics.PassageCount);
        Assert.Throws<ArgumentException>(() => _index.Delete(""));
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }
}
