using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// What of an index outlives a crash: the segments of the manifest, and the log of what came after them. Not for use by several
/// threads, but for <see cref="NextSegment"/>.
/// </summary>
internal sealed class IndexStore : IDisposable
{
    /// <summary>A commit with more bytes of operations is not logged: its segments are cheaper to sync than to write twice.</summary>
    public const int LongestFrame = 1 << 20;

    /// <summary>A longer log is replaced by a checkpoint, which bounds how long it takes to replay.</summary>
    private const long LongestLog = 8 << 20;

    private readonly IndexFolder _folder;
    private readonly IndexOptions _options;
    private readonly Lock _logging = new();
    private readonly Timer _syncLater;
    private IReadOnlyList<ListedView> _listed;
    private OperationLog _log;
    private long _generation, _nextSegment;
    private bool _syncIsDue;
    private volatile Exception? _failure;

    private IndexStore(
        IndexFolder folder, IndexOptions options, long generation, long nextSegment, IReadOnlyList<ListedView> listed, OperationLog log)
    {
        (_folder, _options, _generation, _nextSegment, _listed, _log) = (folder, options, generation, nextSegment, listed, log);
        _syncLater = new Timer(_ => TrySyncLog());
    }

    /// <summary>See <see cref="Bm25Index.SyncInterval"/>.</summary>
    public TimeSpan SyncInterval { get; set; }

    /// <summary>Makes the files of an empty index.</summary>
    public static IndexStore Create(IndexFolder folder, IndexOptions options)
    {
        folder.RemoveAllBut(new HashSet<string>());
        var manifest = new Manifest(options, Generation: 1, NextSegment: 1, []);
        var log = OperationLog.Create(folder.Log(manifest.Generation));
        try
        {
            manifest.Save(folder);
            folder.Sync();
            manifest.TrySaveCopy(folder);
            return new IndexStore(folder, options, manifest.Generation, manifest.NextSegment, [], log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with what a manifest lists. The log has no more frames, or a checkpoint follows.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="listed">Its segments that can be used; held until a checkpoint drops them.</param>
    public static IndexStore Open(IndexFolder folder, Manifest manifest, IReadOnlyList<ListedView> listed)
    {
        var log = OperationLog.Open(folder.Log(manifest.Generation));
        foreach (var (view, _) in listed) view.Segment.Hold();
        return new IndexStore(folder, manifest.Options, manifest.Generation, manifest.NextSegment, listed, log);
    }

    /// <summary>Takes the number for a new segment.</summary>
    public long NextSegment() => Interlocked.Increment(ref _nextSegment) - 1;

    /// <summary>Whether the manifest lists a segment, so that its file must stay.</summary>
    public bool Lists(Segment segment) => _listed.Any(listed => listed.View.Segment == segment);

    /// <summary>Whether the log takes a commit of so many bytes.</summary>
    public bool Fits(int length) => length <= LongestFrame && _log.Length + length <= LongestLog;

    /// <summary>Whether these views are those of the manifest, with nothing in the log.</summary>
    public bool IsCheckpoint(IReadOnlyList<SegmentView> views) => _log.IsEmpty && views.SequenceEqual(_listed.Select(listed => listed.View));

    /// <summary>Logs the operations of a commit.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public void Append(ByteBuffer operations)
    {
        lock (_logging)
        {
            ThrowIfFailed();
            _log.Append(operations.Written);
            if (SyncInterval == TimeSpan.Zero)
            {
                Sync(_log.Sync);
            }
            else if (!_syncIsDue)
            {
                _syncIsDue = true;
                _syncLater.Change(SyncInterval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Syncs views, lists them in a new manifest, and starts a new log.</summary>
    /// <exception cref="IOException">The disk did not take it; the old manifest and log stand.</exception>
    public void Checkpoint(IReadOnlyList<SegmentView> views)
    {
        ThrowIfFailed();
        foreach (var view in views) Sync(view.Segment.Sync);
        var generation = _generation + 1;
        var listed = views.Select(view => List(view, generation)).ToArray();
        var log = OperationLog.Create(_folder.Log(generation));
        Manifest manifest;
        try
        {
            var segments = listed.Select(entry => new ManifestSegment(
                entry.View.Segment.Number, entry.View.Segment.Length, entry.View.Segment.Sum, entry.DeletesGeneration));
            manifest = new Manifest(_options, generation, Interlocked.Read(ref _nextSegment), [.. segments]);
            manifest.Save(_folder);
        }
        catch
        {
            log.Dispose();
            throw;
        }
        // The new manifest stands in the folder now, though perhaps not yet on the disk: nothing of the old may go before it does.
        var before = (_listed, _log, _generation);
        foreach (var (view, _) in listed) view.Segment.Hold();
        lock (_logging) (_listed, _log, _generation, _syncIsDue) = (listed, log, generation, false);
        before._log.Dispose();
        Sync(_folder.Sync);
        manifest.TrySaveCopy(_folder);
        Drop(before._listed, before._generation);
    }

    /// <summary>The files of the checkpoint, which must be the last thing that happened, without a log of what comes after it.</summary>
    public IndexBackup BackUp()
    {
        var files = new List<IndexBackupFile>();
        foreach (var (view, deletes) in _listed)
        {
            var segment = view.Segment;
            files.Add(new IndexBackupFile(Path.GetFileName(segment.Path), segment.Length, segment.CopyTo));
            if (deletes > 0) files.Add(IndexBackupFile.Of(_folder.Deletes(segment.Number, deletes)));
        }
        files.Add(IndexBackupFile.Of(Path.GetFileName(_folder.Log(_generation)), OperationLog.Header()));
        files.Add(IndexBackupFile.Of(_folder.Manifest));
        foreach (var (view, _) in _listed) view.Segment.Hold();
        return new IndexBackup(files, [.. _listed.Select(listed => listed.View.Segment)]);
    }

    /// <summary>Reads what the manifest consists of, but for segments, again from the disk.</summary>
    /// <returns>The damage found.</returns>
    public IReadOnlyList<IndexDamage> CheckSmallFiles()
    {
        var damage = new List<IndexDamage>();
        foreach (var path in (string[])[_folder.Manifest, _folder.ManifestCopy])
            if (path == _folder.Manifest || File.Exists(path)) IndexDamage.Note(damage, () => Manifest.Load(path));
        foreach (var (view, deletes) in _listed)
            if (deletes > 0) IndexDamage.Note(damage, () => DeletesFile.Load(_folder.Deletes(view.Segment.Number, deletes), view.Segment));
        lock (_logging) IndexDamage.Note(damage, () => OperationLog.Read(_folder.Log(_generation), []));
        return damage;
    }

    public void Dispose()
    {
        _syncLater.Dispose();
        lock (_logging)
        {
            if (_syncIsDue) TrySyncLog();
            _log.Dispose();
        }
        foreach (var (view, _) in _listed) view.Segment.Release();
        _folder.Dispose();
    }

    private ListedView List(SegmentView view, long generation)
    {
        if (view.Live is null) return new ListedView(view, 0);
        var before = _listed.FirstOrDefault(listed => listed.View == view);
        if (before.View is not null) return before;
        IndexFolder.Remove(_folder.Deletes(view.Segment.Number, generation));
        DeletesFile.Save(_folder.Deletes(view.Segment.Number, generation), view.Live);
        return new ListedView(view, generation);
    }

    private void Drop(IReadOnlyList<ListedView> before, long generation)
    {
        IndexFolder.Remove(_folder.Log(generation));
        foreach (var entry in before.Except(_listed))
        {
            var segment = entry.View.Segment;
            if (entry.DeletesGeneration > 0) IndexFolder.Remove(_folder.Deletes(segment.Number, entry.DeletesGeneration));
            if (!Lists(segment)) segment.MarkObsolete();
        }
        foreach (var (view, _) in before) view.Segment.Release();
    }

    private void TrySyncLog()
    {
        lock (_logging)
        {
            if (!_syncIsDue) return;
            _syncIsDue = false;
            try
            {
                Sync(_log.Sync);
            }
            catch (IOException)
            {
                // The next commit says so.
            }
        }
    }

    // After a failed sync the system may hold pages for clean that never reached the disk, so that trying again proves nothing.
    private void Sync(Action sync)
    {
        try
        {
            sync();
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new IOException($"The disk failed to sync {_folder.Path}; open the index again to write to it: {failure.Message}", failure);
    }
}
