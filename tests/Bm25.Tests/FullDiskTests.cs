using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests;

/// <summary>An index on a file system of its own that becomes full or read-only.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly SmallDisk _disk = SmallDisk.Mount(kibibytes: 1024);

    private string Folder => Path.Combine(_disk.Folder, "index");

    [Fact]
    public void What_a_full_disk_refuses_is_not_half_there_and_can_be_tried_again()
    {
        var ballast = Path.Combine(_disk.Folder, "ballast");
        File.WriteAllBytes(ballast, new byte[700 << 10]);
        var acknowledged = new List<int>();
        // A commit takes with it what failed ones before it did not.
        var committed = 0;
        using (var index = Bm25Index.Create(Folder, new IndexOptions()))
        {
            var failures = 0;
            for (var i = 0; failures < 20; i++)
            {
                try
                {
                    index.Put(new Document($"d{i}", $"river {i} {new string('x', 3_000)}"));
                    index.Commit();
                    acknowledged.Add(i);
                    committed = i + 1;
                }
                catch (IOException)
                {
                    failures++;
                    using var snapshot = index.Snapshot();
                    Assert.Equal(committed, snapshot.Hits(new SearchQuery("river", 1_000)).Count);
                }
            }
            Assert.NotEmpty(acknowledged);
        }
        using (var folder = TempFolder.CopyOf(Folder))
        using (var index = Bm25Index.Open(folder))
            Check(index);

        File.Delete(ballast);
        using (var index = Bm25Index.Open(Folder))
        {
            Check(index);
            index.Put(new Document("after", "river"));
            index.Commit();
            index.Compact(TestContext.Current.CancellationToken);
            using var snapshot = index.Snapshot();
            Assert.NotNull(snapshot.Get("after"));
        }

        void Check(Bm25Index index)
        {
            using var snapshot = index.Snapshot();
            foreach (var i in acknowledged) Assert.NotNull(snapshot.Get($"d{i}"));
            Assert.InRange(snapshot.Statistics.PassageCount, committed, committed + 1);
        }
    }

    [Fact]
    public void A_commit_that_a_full_disk_refused_succeeds_when_there_is_room()
    {
        var ballast = Path.Combine(_disk.Folder, "ballast");
        using (var index = Bm25Index.Create(Folder, new IndexOptions()))
        {
            index.Put(new Document("first", "river"));
            index.Commit();
            File.WriteAllBytes(ballast, new byte[900 << 10]);
            for (var i = 0; i < 60; i++) index.Put(new Document($"d{i}", string.Concat(Enumerable.Range(0, 600).Select(n => $"{(i * 7919 * (n + 1)) % 99_991} "))));
            index.Delete("first");
            Assert.ThrowsAny<IOException>(index.Commit);
            using (var before = index.Snapshot()) Assert.NotNull(before.Get("first"));
            File.Delete(ballast);
            index.Commit();
        }
        using var reopened = Bm25Index.Open(Folder);
        using var snapshot = reopened.Snapshot();
        Assert.Equal(60, snapshot.Statistics.PassageCount);
        Assert.Null(snapshot.Get("first"));
    }

    [Fact]
    public void A_read_only_folder_is_refused_and_left_as_it_is()
    {
        using (var index = Bm25Index.Create(Folder, new IndexOptions()))
        {
            index.Put(new Document("a", "river"));
            index.Commit();
        }
        _disk.SetReadOnly(true);
        Assert.ThrowsAny<Exception>(() => Bm25Index.Open(Folder));
        Assert.ThrowsAny<Exception>(() => Bm25Index.Create(Path.Combine(_disk.Folder, "other"), new IndexOptions()));
        _disk.SetReadOnly(false);
        using var again = Bm25Index.Open(Folder);
        using var snapshot = again.Snapshot();
        Assert.Single(snapshot.Hits(new SearchQuery("river")));
    }

    public void Dispose() => _disk.Dispose();
}
