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
            return [.. index.Verify(TestContext.Current.CancellationToken).Select(damage => damage.File)];
        }
        catch (IndexCorruptException e)
        {
            return [e.File];
        }
    }

    private string File(string pattern) => Directory.GetFiles(_folder, pattern).Single();
}
