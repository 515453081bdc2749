namespace ReasonRank.Bm25.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly TempFolder _folder = new(), _copy = new();

    [Fact]
    public void A_backup_has_the_commit_that_it_began_with_whatever_is_written_and_merged_meanwhile()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        for (var i = 0; i < 300; i++) index.Put(new Document($"d{i}", $"river {i}"));
        index.Commit();
        index.Delete("d7");
        index.Put(new Document("d8", "stone"));
        using (var backup = index.BackUp())
        {
            for (var i = 0; i < 300; i++) index.Put(new Document($"d{i}", "later"));
            index.Compact(TestContext.Current.CancellationToken);
            backup.CopyTo(_copy, TestContext.Current.CancellationToken);
            Assert.Equal("manifest", backup.Files[^1].Name);
            Assert.Equal(backup.Files.Sum(file => file.Length), Directory.GetFiles(_copy).Sum(file => new FileInfo(file).Length));
            Assert.Throws<IndexExistsException>(() => backup.CopyTo(_copy, TestContext.Current.CancellationToken));
        }
        using var restored = Bm25Index.Open(_copy);
        Assert.False(restored.Recovery.IsNeeded);
        Assert.Empty(restored.Verify(TestContext.Current.CancellationToken));
        using var snapshot = restored.Snapshot();
        Assert.Equal(299, snapshot.Statistics.PassageCount);
        Assert.Null(snapshot.Get("d7"));
        Assert.Equal("stone", snapshot.Get("d8")!.Text);
        Assert.Equal(298, snapshot.Hits(new SearchQuery("river", 1_000)).Count);

        index.Delete("d1");
        index.Commit();
        Assert.Single(Directory.GetFiles(_folder, "*.segment"));
    }

    [Fact]
    public void A_damaged_index_is_not_backed_up_as_if_it_were_sound()
    {
        using (var created = Bm25Index.Create(_folder, new IndexOptions()))
        {
            for (var i = 0; i < 4_000; i++) created.Put(new Document($"d{i}", $"river {i} {Guid.NewGuid()} {Guid.NewGuid()}"));
            created.Commit();
        }
        var segment = Directory.GetFiles(_folder, "*.segment").Single();
        var bytes = File.ReadAllBytes(segment);
        bytes[80_000] ^= 1;
        File.WriteAllBytes(segment, bytes);
        using var index = Bm25Index.Open(_folder);
        using var backup = index.BackUp();
        Assert.Equal(segment, Assert.Throws<IndexCorruptException>(() => backup.CopyTo(_copy, TestContext.Current.CancellationToken)).File);
        Assert.Throws<FileNotFoundException>(() => Bm25Index.Open(_copy));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }
}
