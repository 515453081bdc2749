namespace ReasonRank.Bm25.Tests;

/// <summary>What is on the disk at some moment is what a killed process leaves; it is opened as such.</summary>
public sealed class RecoveryTests : IDisposable
{
    private const int Commits = 12, HeaderLength = 16;

    private readonly TempFolder _folder = new(), _crashed;
    private readonly List<long> _ends = [HeaderLength];
    private readonly byte[] _log;

    /// <summary>Each commit adds a passage, replaces "same" and deletes what the commit before the last had added.</summary>
    public RecoveryTests()
    {
        using var index = Bm25Index.Create(_folder, new IndexOptions());
        for (var commit = 0; commit < Commits; commit++)
        {
            index.Put(new Document($"d{commit}", $"river {commit}", "title") { Fields = [new("n", null, commit)] });
            index.Put(new Document("same", $"stone {commit}"));
            if (commit >= 2) index.Delete($"d{commit - 2}");
            index.Commit();
            _ends.Add(new FileInfo(Log(_folder)).Length);
        }
        // A merge would remove files while they are copied.
        index.WaitForMerges();
        _crashed = TempFolder.CopyOf(_folder);
        _log = File.ReadAllBytes(Log(_crashed));
    }

    [Fact]
    public void The_log_is_replayed_once()
    {
        using (var index = Bm25Index.Open(_crashed))
        {
            Assert.Equal((3 * Commits) - 2, index.Recovery.OperationsReplayed);
            Assert.Equal(0, index.Recovery.TornBytes);
            Assert.NotEmpty(index.Recovery.FilesRemoved);
            Check(index, Commits);
        }
        using var again = Bm25Index.Open(_crashed);
        Assert.False(again.Recovery.IsNeeded);
        Check(again, Commits);
    }

    [Fact]
    public void A_log_that_is_cut_off_anywhere_has_the_commits_that_are_whole()
    {
        for (var length = HeaderLength; length < _log.Length; length += length > _log.Length - 100 ? 1 : 7)
        {
            using var folder = Folder(_log[..length]);
            using var index = Bm25Index.Open(folder);
            var whole = _ends.FindLastIndex(end => end <= length);
            Assert.Equal(length - _ends[whole], index.Recovery.TornBytes);
            Check(index, whole);
        }
    }

    [Fact]
    public void A_frame_of_which_sectors_were_not_written_is_dropped()
    {
        const int Sector = 512;
        var text = string.Join(' ', Enumerable.Range(0, 900));
        using (var index = Bm25Index.Open(_crashed))
        {
            index.Put(new Document("long", text));
            index.Commit();
            var log = File.ReadAllBytes(Log(_crashed));
            for (var start = 0; start < log.Length; start += Sector)
            {
                var torn = (byte[])log.Clone();
                torn.AsSpan(Math.Max(start, HeaderLength)..Math.Min(log.Length, start + Sector)).Clear();
                using var folder = Folder(torn);
                using var opened = Bm25Index.Open(folder);
                Assert.Equal(log.Length - HeaderLength, opened.Recovery.TornBytes);
                Check(opened, Commits);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_log_is_named_and_what_is_before_it_can_be_had()
    {
        for (var at = HeaderLength; at < _log.Length; at += 11)
        {
            var log = (byte[])_log.Clone();
            log[at] ^= 4;
            using var folder = Folder(log);
            Assert.Equal(Log(folder), Assert.Throws<IndexCorruptException>(() => Bm25Index.Open(folder)).File);
            var before = _ends.FindLastIndex(end => end <= at);
            using (var index = Bm25Index.Open(folder, leaveOutDamaged: true))
            {
                Assert.EndsWith(".log", Assert.Single(index.Recovery.Damage).File, StringComparison.Ordinal);
                Check(index, before);
            }
            Assert.Equal(log, File.ReadAllBytes(Directory.GetFiles(folder, "*.log.damaged").Single()));
            using var again = Bm25Index.Open(folder);
            Assert.False(again.Recovery.IsNeeded);
            Check(again, before);
        }
    }

    [Fact]
    public void A_large_commit_is_a_checkpoint_and_so_is_a_long_log()
    {
        using var index = Bm25Index.Open(_crashed);
        var text = string.Join(' ', Enumerable.Repeat("river", 200_000));
        Assert.Equal(HeaderLength, new FileInfo(Log(_crashed)).Length);
        index.Put(new Document("large", text));
        index.Commit();
        Assert.Equal(HeaderLength, new FileInfo(Log(_crashed)).Length);
        for (var (i, before) = (0, Log(_crashed)); ; i++)
        {
            index.Put(new Document($"m{i}", text[..1_000_000]));
            index.Commit();
            if (Log(_crashed) == before) continue;
            Assert.InRange(i, 4, 8);
            break;
        }
        index.WaitForMerges();
        using var folder = TempFolder.CopyOf(_crashed);
        using var opened = Bm25Index.Open(folder);
        using var snapshot = opened.Snapshot();
        Assert.Equal(text, snapshot.Get("large")!.Text);
    }

    [Fact]
    public void What_was_not_synced_yet_outlives_a_killed_process()
    {
        using var index = Bm25Index.Open(_crashed);
        index.SyncInterval = TimeSpan.FromMinutes(1);
        index.Put(new Document("late", "river"));
        index.Commit();
        index.WaitForMerges();
        using var folder = TempFolder.CopyOf(_crashed);
        using var opened = Bm25Index.Open(folder);
        using var snapshot = opened.Snapshot();
        Assert.NotNull(snapshot.Get("late"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _crashed.Dispose();
    }

    private static string Log(string folder) => Directory.GetFiles(folder, "*.log").Single();

    private TempFolder Folder(byte[] log)
    {
        var folder = TempFolder.CopyOf(_crashed);
        File.WriteAllBytes(Log(folder), log);
        return folder;
    }

    private static void Check(Bm25Index index, int commits)
    {
        using var snapshot = index.Snapshot();
        Assert.Equal(commits == 0 ? 0 : Math.Min(2, commits) + 1, snapshot.Statistics.PassageCount);
        for (var i = 0; i < Commits; i++)
            Assert.Equal(i < commits && i >= commits - 2 ? $"river {i}" : null, snapshot.Get($"d{i}")?.Text);
        Assert.Equal(commits == 0 ? null : $"stone {commits - 1}", snapshot.Get("same")?.Text);
    }
}
