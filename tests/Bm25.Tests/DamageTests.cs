namespace ReasonRank.Bm25.Tests;

/// <summary>Files that are damaged, cut off, missing, foreign or left over.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public DamageTests()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        for (var i = 0; i < 300; i++) index.Put(new Document($"d{i}", $"passage number {i} about rivers", "title"));
        index.Commit();
        index.Delete("d7");
        index.Commit();
    }

    public static TheoryData<string> Files => ["manifest", "*.segment", "*.deletes", "*.log"];

    [Theory]
    [MemberData(nameof(Files))]
    [InlineData("manifest.copy")]
    public void A_flipped_bit_anywhere_is_named(string pattern)
    {
        var file = File(pattern);
        var bytes = System.IO.File.ReadAllBytes(file);
        var step = Math.Max(1, bytes.Length / 97);
        for (var at = 0; at < bytes.Length; at += at < 40 || at > bytes.Length - 40 ? 1 : step)
        {
            bytes[at] ^= 0x10;
            System.IO.File.WriteAllBytes(file, bytes);
            Assert.Equal([file], Damaged());
            bytes[at] ^= 0x10;
        }
        System.IO.File.WriteAllBytes(file, bytes);
        Assert.Empty(Damaged());
    }

    [Theory]
    [MemberData(nameof(Files))]
    [InlineData("manifest.copy")]
    public void A_file_that_is_cut_off_or_too_long_is_named(string pattern)
    {
        var file = File(pattern);
        var bytes = System.IO.File.ReadAllBytes(file);
        foreach (var kept in (int[])[0, 1, 15, bytes.Length / 2, bytes.Length - 1])
        {
            System.IO.File.WriteAllBytes(file, bytes[..kept]);
            Assert.Equal([file], Damaged());
        }
        if (pattern == "*.log") return;
        System.IO.File.WriteAllBytes(file, [.. bytes, 0]);
        Assert.Equal([file], Damaged());
    }

    [Theory]
    [InlineData("*.segment")]
    [InlineData("*.deletes")]
    [InlineData("*.log")]
    public void A_missing_file_is_named(string pattern)
    {
        var file = File(pattern);
        System.IO.File.Delete(file);
        Assert.Equal(file, Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(_folder)).File);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_a_newer_version_is_named_with_both_versions(string pattern)
    {
        var file = File(pattern);
        var bytes = System.IO.File.ReadAllBytes(file);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 7u);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), Storage.Crc32C.Of(bytes.AsSpan(0, 12)));
        System.IO.File.WriteAllBytes(file, bytes);
        var error = Assert.Throws<IndexFormatException>(() => Bm25Index.Open(_folder));
        Assert.Equal(file, error.File);
        Assert.Contains("version 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_of_another_index_is_refused()
    {
        using (var other = new TempFolder())
        {
            using (var index = Bm25Index.Create(other, new IndexOptions()))
            {
                index.Put(new Document("x", "another index"));
                index.Commit();
            }
            System.IO.File.Copy(Directory.GetFiles(other, "*.segment").Single(), File("*.segment"), overwrite: true);
        }
        Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(_folder));
        System.IO.File.Copy(File("*.segment"), File("*.deletes"), overwrite: true);
        Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(_folder));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut off")]
    [InlineData("missing")]
    public void The_rest_of_an_index_can_be_opened_without_a_damaged_segment(string damage)
    {
        using (var index = Bm25Index.Open(_folder))
        {
            index.Put(new Document("d8", "written again"));
            index.Put(new Document("later", "another segment"));
            index.Commit();
        }
        var file = Directory.GetFiles(_folder, "*.segment").Order().First();
        var bytes = System.IO.File.ReadAllBytes(file);
        bytes[500] ^= 1;
        if (damage == "missing") System.IO.File.Delete(file);
        else System.IO.File.WriteAllBytes(file, damage == "flipped" ? bytes : bytes[..700]);
        Assert.Equal([file], Damaged());

        using (var index = Bm25Index.Open(_folder, leaveOutDamaged: true))
        {
            Assert.Equal(file, index.Recovery.Damage[0].File);
            Check(index);
        }
        Assert.Equal(damage != "missing", System.IO.File.Exists(file + ".damaged"));
        using var again = Bm25Index.Open(_folder);
        Assert.False(again.Recovery.IsNeeded);
        Check(again);

        static void Check(Bm25Index index)
        {
            using var snapshot = index.Snapshot();
            Assert.Equal(2, snapshot.Statistics.PassageCount);
            Assert.Equal("written again", snapshot.Get("d8")!.Text);
            Assert.NotNull(snapshot.Get("later"));
        }
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut off")]
    [InlineData("missing")]
    public void Without_a_damaged_manifest_nothing_is_lost(string damage)
    {
        // What came after the last checkpoint is in the log alone.
        using var index = Bm25Index.Open(_folder);
        index.Put(new Document("later", "another river"));
        index.Delete("d9");
        index.Commit();
        using var crashed = TempFolder.CopyOf(_folder);
        var manifest = Path.Combine(crashed, "manifest");
        var bytes = System.IO.File.ReadAllBytes(manifest);
        for (var at = 0; at < bytes.Length; at += damage == "missing" ? bytes.Length : 5)
        {
            using var folder = TempFolder.CopyOf(crashed);
            manifest = Path.Combine(folder, "manifest");
            bytes[at] ^= 0x10;
            if (damage == "missing") System.IO.File.Delete(manifest);
            else System.IO.File.WriteAllBytes(manifest, damage == "flipped" ? bytes : bytes[..at]);
            bytes[at] ^= 0x10;
            Assert.Equal(manifest, Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(folder)).File);
            Assert.Throws<IndexExistsException>(() => Bm25Index.Create(folder, new IndexOptions()));

            using (var repaired = Bm25Index.Open(folder, leaveOutDamaged: true))
            {
                Assert.Equal(manifest, Assert.Single(repaired.Recovery.Damage).File);
                Check(repaired);
            }
            Assert.Equal(damage != "missing", System.IO.File.Exists(manifest + ".damaged"));
            using var again = Bm25Index.Open(folder);
            Assert.False(again.Recovery.IsNeeded);
            Check(again);
        }

        static void Check(Bm25Index index)
        {
            using var snapshot = index.Snapshot();
            Assert.Equal(299, snapshot.Statistics.PassageCount);
            Assert.Null(snapshot.Get("d7"));
            Assert.Null(snapshot.Get("d9"));
            Assert.NotNull(snapshot.Get("later"));
        }
    }

    [Fact]
    public void A_copy_of_another_checkpoint_is_no_copy()
    {
        var copy = System.IO.File.ReadAllBytes(File("manifest.copy"));
        using (var index = Bm25Index.Open(_folder))
        {
            index.Put(new Document("later", "another river"));
            index.Commit();
            index.Compact(TestContext.Current.CancellationToken);
        }
        System.IO.File.WriteAllBytes(File("manifest.copy"), copy);
        using (var crashed = TempFolder.CopyOf(_folder))
        {
            System.IO.File.WriteAllBytes(Path.Combine(crashed, "manifest"), [1, 2, 3]);
            Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(crashed, leaveOutDamaged: true));
        }
        Bm25Index.Open(_folder).Dispose();
        Assert.Equal(System.IO.File.ReadAllBytes(File("manifest")), System.IO.File.ReadAllBytes(File("manifest.copy")));
    }

    [Fact]
    public void Without_a_damaged_file_of_deletes_what_was_replaced_stays_away()
    {
        using (var index = Bm25Index.Open(_folder))
        {
            index.Put(new Document("d8", "written again"));
            index.Commit();
        }
        var file = File("*.deletes");
        System.IO.File.WriteAllBytes(file, System.IO.File.ReadAllBytes(file)[..^1]);
        using (var index = Bm25Index.Open(_folder, leaveOutDamaged: true))
        {
            Assert.Equal(file, index.Recovery.Damage.Single().File);
            Check(index);
        }
        using var again = Bm25Index.Open(_folder);
        Check(again);

        static void Check(Bm25Index index)
        {
            using var snapshot = index.Snapshot();
            Assert.Equal(300, snapshot.Statistics.PassageCount);
            Assert.NotNull(snapshot.Get("d7"));
            Assert.Equal("written again", snapshot.Get("d8")!.Text);
        }
    }

    [Fact]
    public void Damage_that_opening_does_not_read_is_an_error_where_it_is_read_and_nowhere_else()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        using (var created = Bm25Index.Create(folder, new IndexOptions()))
        {
            for (var i = 0; i < 4_000; i++) created.Put(new Document($"d{i}", $"river n{i} {Noise(random)}"));
            created.Commit();
        }
        var file = Directory.GetFiles(folder, "*.segment").Single();
        var bytes = System.IO.File.ReadAllBytes(file);
        bytes[100_000] ^= 1;
        System.IO.File.WriteAllBytes(file, bytes);

        using var index = Bm25Index.Open(folder);
        using var snapshot = index.Snapshot();
        Assert.Equal(["d5"], snapshot.Hits(new SearchQuery("n5")).Select(hit => hit.Id));
        var broken = Enumerable.Range(0, 4_000).Where(i => Throws(() => snapshot.Get($"d{i}"))).ToArray();
        Assert.InRange(broken.Length, 100, 1_500);
        Assert.DoesNotContain(0, broken);

        // It cannot be merged, but written to and searched beside what is damaged.
        index.Delete("d3999");
        Assert.Equal(file, Assert.Throws<IndexCorruptException>(() => index.Compact(TestContext.Current.CancellationToken)).File);
        for (var i = 2_000; i < 4_000; i++) index.Delete($"d{i}");
        index.Put(new Document("new", "n5"));
        index.Commit();
        index.WaitForMerges();
        Assert.Equal(file, Assert.Single(index.Damage).File);
        using var after = index.Snapshot();
        Assert.Equal(["d5", "new"], after.Hits(new SearchQuery("n5")).Select(hit => hit.Id).Order());

        static string Noise(Random random)
        {
            var noise = new byte[60];
            random.NextBytes(noise);
            return Convert.ToHexString(noise);
        }

        static bool Throws(Action read)
        {
            try
            {
                read();
                return false;
            }
            catch (IndexCorruptException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void What_an_unfinished_write_left_is_removed_and_nothing_else()
    {
        var before = Directory.GetFiles(_folder).Order().ToArray();
        foreach (var name in (string[])["0000ffff.segment", "00000001.0000ffff.deletes", "0000ffff.log", "manifest.new"])
            System.IO.File.WriteAllText(Path.Combine(_folder, name), "half");
        var mine = Path.Combine(_folder, "notes.txt");
        System.IO.File.WriteAllText(mine, "not of the index");
        Bm25Index.Open(_folder).Dispose();
        Assert.Equal(before.Append(mine).Order(), Directory.GetFiles(_folder).Order());
    }

    public void Dispose() => _folder.Dispose();

    // Small files are checked when the index is opened, the rest when it is read.
    private string[] Damaged()
    {
        try
        {
            using var index = Bm25Index.Open(_folder);
            return [.. index.Recovery.Damage.Concat(index.Verify(TestContext.Current.CancellationToken)).Select(damage => damage.File)];
        }
        catch (IndexCorruptException e)
        {
            return [e.File];
        }
    }

    private string File(string pattern) => Directory.GetFiles(_folder, pattern).Single();
}
