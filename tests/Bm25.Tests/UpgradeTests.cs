namespace ReasonRank.Bm25.Tests;

/// <summary>An index that the first version of the format wrote: 140 passages, some of them then deleted or put again, in two segments.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TempFolder _folder = TempFolder.CopyOf(Path.Combine(AppContext.BaseDirectory, "Version1"));

    [Fact]
    public void An_index_of_version_1_is_built_again_with_the_same_passages()
    {
        using (var index = Bm25Index.Open(_folder))
        {
            Assert.Equal(1, index.Recovery.UpgradedFrom);
            Check(index);
        }
        using var again = Bm25Index.Open(_folder);
        Assert.False(again.Recovery.IsNeeded);
        Check(again);
        Assert.Empty(again.Verify(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_upgrade_that_fails_leaves_the_old_index()
    {
        var obstacle = Directory.CreateDirectory(Path.Combine(_folder, "manifest.new"));
        Assert.ThrowsAny<Exception>(() => Bm25Index.Open(_folder));
        obstacle.Delete();
        using var index = Bm25Index.Open(_folder);
        Assert.Equal(1, index.Recovery.UpgradedFrom);
        Check(index);
    }

    [Theory]
    [InlineData("00000001.segment")]
    [InlineData("00000001.00000003.deletes")]
    [InlineData("manifest")]
    public void Damage_is_named_and_nothing_changed(string name)
    {
        var file = Path.Combine(_folder, name);
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Equal(file, Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(_folder)).File);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        using var index = Bm25Index.Open(_folder);
        Check(index);
    }

    public void Dispose() => _folder.Dispose();

    private static void Check(Bm25Index index)
    {
        using var snapshot = index.Snapshot();
        Assert.Equal(new IndexOptions { K1 = 1.2, B = .75 }, index.Options);
        // d0, d10 and so on were deleted, d5 was put again, and one came later.
        Assert.Equal(127, snapshot.Statistics.PassageCount);
        Assert.Null(snapshot.Get("d10"));
        Assert.Equal("The fifth passage was rewritten: flüsse und 川.", snapshot.Get("d5")!.Text);
        Assert.Equal("Later", snapshot.Get("later")!.Title);
        var passage = new Document("d69", "Passage number 69 tells of rivers that carry 6 stones.", "River 69")
        {
            Fields = [new("year", null, 1969), new("tag", ["odd"], null)],
        };
        Assert.Equivalent(passage, snapshot.Get("d69"), strict: true);
        Assert.Equal(["d69"], snapshot.Hits(new SearchQuery("69")).Select(hit => hit.Id));
        Assert.Equal(69, snapshot.Hits(new SearchQuery("rivers", 200) { Filter = new Filter.Terms("tag", ["odd"]) }).Count);
    }
}
