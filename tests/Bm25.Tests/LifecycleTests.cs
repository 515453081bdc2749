namespace ReasonRank.Bm25.Tests;

public sealed class LifecycleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Options_and_passages_are_there_after_reopening()
    {
        var passage = new Document("p1", "Rivers carry stones.", "On rivers")
        {
            Fields = [new("tags", ["a", ""], null), new("year", null, 1987), new("mixed", [], -1.5)],
        };
        using (var index = Bm25Index.Create(_folder, new IndexOptions { Analyzer = "standard", K1 = 1.2, B = .75 }))
        {
            index.Put(passage);
            index.Commit();
        }
        using var reopened = Bm25Index.Open(_folder);
        using var snapshot = reopened.Snapshot();
        Assert.Equal(new IndexOptions { Analyzer = "standard", K1 = 1.2, B = .75 }, reopened.Options);
        Assert.Equivalent(passage, snapshot.Get("p1"), strict: true);
        Assert.Null(snapshot.Get("p2"));
        Assert.Equal(["p1"], snapshot.Hits(new SearchQuery("rivers")).Select(hit => hit.Id));
    }

    [Fact]
    public void An_index_without_texts_ranks_alike_and_keeps_ids_and_fields()
    {
        Document[] passages = [new("a", "Rivers carry stones.", "On rivers") { Fields = [new("year", null, 1987)] }, new("b", "A stony river")];
        var options = new IndexOptions { StoreTexts = false };
        using (var index = Bm25Index.Create(_folder, options))
        {
            foreach (var passage in passages) index.Put(passage);
            index.Commit();
        }
        using var other = new TempFolder();
        using var whole = Bm25Index.Create(other, new IndexOptions());
        foreach (var passage in passages) whole.Put(passage);
        whole.Commit();

        using var reopened = Bm25Index.Open(_folder);
        Assert.Equal(options, reopened.Options);
        reopened.Put(new Document("c", "The sea"));
        reopened.Compact();
        using var snapshot = reopened.Snapshot();
        using var expected = whole.Snapshot();
        Assert.Equal(expected.Hits(new SearchQuery("river")).Select(hit => hit.Id), snapshot.Hits(new SearchQuery("river")).Select(hit => hit.Id));
        Assert.Equivalent(new Document("a", "") { Fields = [new("year", null, 1987)] }, snapshot.Get("a"), strict: true);
        Assert.Equal("", snapshot.Get("c")!.Text);
    }

    [Fact]
    public void Nothing_is_seen_before_the_commit_and_what_was_not_committed_is_gone()
    {
        using (var index = Bm25Index.Create(_folder, new IndexOptions()))
        {
            index.Put(new Document("a", "river"));
            using (var early = index.Snapshot()) Assert.Empty(early.Hits(new SearchQuery("river")));
            index.Commit();
            index.Put(new Document("b", "river"));
            index.Delete("a");
        }
        using var reopened = Bm25Index.Open(_folder);
        using var snapshot = reopened.Snapshot();
        Assert.Equal(["a"], snapshot.Hits(new SearchQuery("river")).Select(hit => hit.Id));
    }

    [Fact]
    public void A_snapshot_keeps_what_it_saw_while_segments_are_merged_away()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        for (var i = 0; i < 20; i++) index.Put(new Document($"d{i}", "river stone"));
        index.Commit();
        var old = index.Snapshot();
        for (var i = 0; i < 20; i++) index.Delete($"d{i}");
        index.Put(new Document("new", "river"));
        index.Commit();
        index.Compact();
        Assert.Equal(20, old.Hits(new SearchQuery("river", 100)).Count);
        Assert.Equal("river stone", old.Get("d3")!.Text);
        using (var now = index.Snapshot()) Assert.Equal(["new"], now.Hits(new SearchQuery("river")).Select(hit => hit.Id));

        Assert.Equal(2, Directory.GetFiles(_folder, "*.segment").Length);
        old.Dispose();
        Assert.Single(Directory.GetFiles(_folder, "*.segment"));
        Assert.Throws<ObjectDisposedException>(() => old.Hits(new SearchQuery("river")));
    }

    [Fact]
    public void A_snapshot_outlives_its_index()
    {
        var index = Bm25Index.Create(_folder, new IndexOptions());
        index.Put(new Document("a", "river"));
        index.Commit();
        using var snapshot = index.Snapshot();
        index.Dispose();
        Assert.Single(snapshot.Hits(new SearchQuery("river")));
        Assert.Throws<ObjectDisposedException>(index.Snapshot);
        Assert.Throws<ObjectDisposedException>(() => index.Put(new Document("b", "x")));
        Assert.Throws<ObjectDisposedException>(index.Commit);
    }

    [Fact]
    public void A_folder_is_open_once()
    {
        using (Bm25Index.Create(_folder, new IndexOptions()))
        {
            Assert.Throws<IndexLockedException>(() => Bm25Index.Open(_folder));
            Assert.Throws<IndexLockedException>(() => Bm25Index.Create(_folder, new IndexOptions()));
        }
        Assert.Throws<IndexExistsException>(() => Bm25Index.Create(_folder, new IndexOptions()));
        Bm25Index.Open(_folder).Dispose();
    }

    [Fact]
    public void A_folder_without_an_index_is_not_touched_by_opening()
    {
        Assert.Throws<FileNotFoundException>(() => Bm25Index.Open(_folder));
        Assert.Throws<FileNotFoundException>(() => Bm25Index.Open(Path.Combine(_folder, "nowhere")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_commit_that_failed_is_made_good_by_the_next()
    {
        using (var index = Bm25Index.Create(_folder, new IndexOptions()))
        {
            index.Put(new Document("a", "river"));
            index.Commit();
            var obstacle = Directory.CreateDirectory(Path.Combine(_folder, "00000002.segment"));
            index.Put(new Document("b", "river"));
            index.Delete("a");
            Assert.ThrowsAny<Exception>(index.Commit);
            using (var snapshot = index.Snapshot()) Assert.Equal(["a"], snapshot.Hits(new SearchQuery("river")).Select(hit => hit.Id));
            obstacle.Delete();
            index.Commit();
            using (var snapshot = index.Snapshot()) Assert.Equal(["b"], snapshot.Hits(new SearchQuery("river")).Select(hit => hit.Id));
        }
        using var reopened = Bm25Index.Open(_folder);
        using var after = reopened.Snapshot();
        Assert.Equal(["b"], after.Hits(new SearchQuery("river")).Select(hit => hit.Id));
    }

    [Fact]
    public void A_put_that_cannot_free_memory_changes_nothing()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        index.BufferBytes = 1 << 16;
        Directory.CreateDirectory(Path.Combine(_folder, "00000001.segment"));
        var refused = new List<int>();
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                index.Put(new Document($"d{i}", $"river {i}"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refused.Add(i);
            }
        }
        index.Commit();
        using var snapshot = index.Snapshot();
        var missing = Assert.Single(refused);
        Assert.Equal(999, snapshot.Statistics.PassageCount);
        Assert.Null(snapshot.Get($"d{missing}"));
    }

    [Fact]
    public void Segments_that_a_full_buffer_wrote_wait_for_the_commit()
    {
        using (var index = Bm25Index.Create(_folder, new IndexOptions()))
        {
            index.BufferBytes = 1 << 16;
            for (var i = 0; i < 2_000; i++) index.Put(new Document($"d{i}", $"river {i}"));
            Assert.True(Directory.GetFiles(_folder, "*.segment").Length > 3);
            using var snapshot = index.Snapshot();
            Assert.Equal(0, snapshot.Statistics.PassageCount);
        }
        using (var index = Bm25Index.Open(_folder))
        {
            Assert.Empty(Directory.GetFiles(_folder, "*.segment"));
            index.BufferBytes = 1 << 16;
            for (var i = 0; i < 2_000; i++) index.Put(new Document($"d{i % 500}", $"river {i}"));
            index.Commit();
            using var snapshot = index.Snapshot();
            Assert.Equal(500, snapshot.Hits(new SearchQuery("river", 2_000)).Count);
            Assert.Equal("river 1507", snapshot.Get("d7")!.Text);
        }
    }

    [Fact]
    public void Many_small_commits_leave_few_segments_and_no_stray_files()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        for (var i = 0; i < 200; i++)
        {
            index.Put(new Document($"d{i % 150}", $"river {i}"));
            index.Commit();
        }
        index.WaitForMerges();
        using var snapshot = index.Snapshot();
        Assert.Equal(150, snapshot.Statistics.PassageCount);
        Assert.InRange(snapshot.Statistics.SegmentCount, 1, 14);
        Assert.Equal(snapshot.Statistics.SegmentCount, Directory.GetFiles(_folder, "*.segment").Length);
        Assert.Equal(snapshot.Statistics.SizeBytes, Directory.GetFiles(_folder, "*.segment").Sum(file => new FileInfo(file).Length));
    }

    public void Dispose() => _folder.Dispose();
}
