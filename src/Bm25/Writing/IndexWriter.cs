using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Turns documents and deletes into commits. Its members may be called from several threads.</summary>
/// <remarks>
/// Locks, taken in this order: <c>_compacting</c> by compactions; <c>_committing</c> by commits and by merges that end, which may take as long as the disk takes;
/// <c>_buffering</c> by puts and deletes, never while the disk syncs, so that what is put meanwhile shares the next sync.
/// </remarks>
internal sealed class IndexWriter : IDisposable
{
    private const int BytesPerReplacedId = 100;

    /// <summary>A merge of more bytes syncs what it wrote and makes a checkpoint, so that the files it replaces can go.</summary>
    private const long LongestUnsyncedMerge = 1 << 20;

    private readonly Lock _compacting = new(), _committing = new(), _buffering = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly IndexFolder _folder;
    private readonly IndexStore _store;
    private readonly MergeScheduler _merges;
    private readonly Analyzer _analyzer;
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly PendingOperations _pending = new();
    private DocumentBuffer _buffer;
    private IReadOnlyList<SegmentView> _views;
    private long _operations, _committedOperations;
    private bool _behind, _disposed;
    private volatile IndexState _committed;

    /// <summary>Takes over the caller's holds on the segments.</summary>
    public IndexWriter(IndexFolder folder, IndexOptions options, IndexStore store, IReadOnlyList<SegmentView> views)
    {
        (_folder, Options, _store, _views) = (folder, options, store, views);
        _analyzer = Analyzer.Get(Options.Analyzer);
        _buffer = new DocumentBuffer(_analyzer, Options);
        _committed = new IndexState(Options, views);
        _merges = new MergeScheduler(() => _committed.Views, Merge);
    }

    public IndexOptions Options { get; }

    /// <summary>See <see cref="Bm25Index.BufferBytes"/>.</summary>
    public int BufferBytes { get; set; } = 64 << 20;

    /// <summary>See <see cref="Bm25Index.SyncInterval"/>.</summary>
    public TimeSpan SyncInterval
    {
        get => _store.SyncInterval;
        set => _store.SyncInterval = value;
    }

    /// <summary>The index as of the last commit.</summary>
    public IndexState Committed => _committed;

    /// <summary>What merges found damaged.</summary>
    public IReadOnlyList<IndexDamage> Damage => _merges.Damage;

    public void Put(Document document, byte[] id)
    {
        lock (_buffering)
        {
            MakeRoom();
            _buffer.Put(document, id);
            Note(document.Id);
            _pending.AddPut(document);
        }
    }

    public void Delete(string id)
    {
        lock (_buffering)
        {
            MakeRoom();
            _buffer.Delete(DocumentRules.EncodeId(id));
            Note(id);
            _pending.AddDelete(id);
        }
    }

    public void Commit()
    {
        var through = Volatile.Read(ref _operations);
        lock (_committing)
        {
            ThrowIfDisposed();
            // A commit of another thread may have carried these operations while this one waited.
            if (!_behind && Volatile.Read(ref _committedOperations) >= through) return;
            Commit(deferred: false);
        }
        _merges.Schedule();
        _merges.WaitForRoom();
    }

    public void Compact(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _closing.Token);
        lock (_compacting) CompactAlone(stop.Token);
    }

    /// <summary>Reads all files of the last commit again and checks them.</summary>
    public IReadOnlyList<IndexDamage> Verify(IndexState held, CancellationToken cancellation)
    {
        List<IndexDamage> damage;
        lock (_committing)
        {
            ThrowIfDisposed();
            damage = [.. _store.CheckSmallFiles()];
        }
        foreach (var view in held.Views) IndexDamage.Note(damage, () => Segment.Check(view.Segment.Path, cancellation));
        return damage;
    }

    /// <summary>Waits until no merge runs or is due.</summary>
    public void WaitForMerges() => _merges.WaitForAll();

    /// <summary>Does what operations in the log did, and replaces the log by a checkpoint.</summary>
    /// <returns>How many there are.</returns>
    public int Replay(IEnumerable<ReadOnlyMemory<byte>> frames)
    {
        var count = 0;
        Rebuild(put => count = frames.Sum(frame => PendingOperations.Replay(frame.Span, put, Delete)));
        return count;
    }

    /// <summary>Puts what is not in this index's segments yet, and makes a checkpoint of it.</summary>
    public void Rebuild(Action<Action<Document>> read)
    {
        // Whatever fails from here on, what it is read from must not be replaced by a checkpoint without it.
        _behind = true;
        read(document => Put(document, DocumentRules.EncodeId(document.Id)));
        lock (_committing) Commit(deferred: false);
    }

    /// <summary>Commits, makes a checkpoint, and returns its files.</summary>
    public IndexBackup BackUp()
    {
        lock (_committing)
        {
            ThrowIfDisposed();
            Commit(deferred: false);
            Checkpoint();
            return _store.BackUp();
        }
    }

    /// <summary>Lets go of everything; files of what was not committed are removed when the index is opened again.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _merges.Pause();
        lock (_compacting)
            lock (_committing)
                lock (_buffering)
                {
                    if (_disposed) return;
                    _disposed = true;
                    try
                    {
                        if (!_behind) Checkpoint();
                    }
                    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                    {
                        // The log has what the manifest has not; the next opening takes longer.
                    }
                    _committed.Release();
                    foreach (var view in _views) view.Segment.Release();
                    _store.Dispose();
                }
    }

    private void CompactAlone(CancellationToken cancellation)
    {
        _merges.Pause();
        try
        {
            lock (_committing)
            {
                ThrowIfDisposed();
                // Segments that are merged at once need not be synced before.
                Commit(deferred: true);
            }
            var views = _committed.Views;
            if (views.Count > 1 || views.Any(view => view.DeletedCount > 0)) Merge(views, cancellation);
            lock (_committing)
            {
                ThrowIfDisposed();
                Checkpoint();
            }
        }
        finally
        {
            _merges.Resume();
        }
    }

    private void Note(string id)
    {
        if (_views.Count > 0) _replaced.Add(id);
        _operations++;
    }

    private void MakeRoom()
    {
        ThrowIfDisposed();
        if (_buffer.Bytes + (long)BytesPerReplacedId * _replaced.Count > BufferBytes) Flush();
    }

    private void Flush()
    {
        if (_buffer.IsEmpty && _replaced.Count == 0) return;
        var views = ApplyDeletes();
        if (_buffer.Count > 0)
        {
            var number = _store.NextSegment();
            using (var writer = new SegmentWriter(_folder.Segment(number), Options)) _buffer.WriteTo(writer);
            views.Add(SegmentView.Whole(Segment.Open(_folder.Segment(number), number)));
        }
        (_views, _buffer) = (views, new DocumentBuffer(_analyzer, Options));
        _replaced.Clear();
    }

    private List<SegmentView> ApplyDeletes()
    {
        var views = _views.ToList();
        foreach (var id in _replaced)
        {
            var bytes = DocumentRules.EncodeId(id);
            for (var i = 0; i < views.Count; i++)
            {
                var document = views[i].Find(bytes);
                if (document < 0) continue;
                views[i] = views[i].Without(document, copy: ReferenceEquals(views[i].Live, _views[i].Live));
                break;
            }
        }
        return views;
    }

    // Deferred: what the log does not take is made durable by the checkpoint that the caller makes.
    private void Commit(bool deferred)
    {
        IReadOnlyList<SegmentView> views;
        ByteBuffer? operations;
        long through;
        lock (_buffering)
        {
            Flush();
            (views, operations, through) = (_views, _pending.Take(), _operations);
        }
        if (!_behind && operations is { Length: 0 }) return;
        var logged = !_behind && operations is not null && _store.Fits(operations.Length);
        _behind = true;
        if (logged) _store.Append(operations!);
        else if (!deferred) _store.Checkpoint(views);
        Publish(views);
        _behind = deferred && !logged;
        Volatile.Write(ref _committedOperations, through);
    }

    private void Checkpoint()
    {
        if (_behind) Commit(deferred: false);
        else if (!_store.IsCheckpoint(_committed.Views)) _store.Checkpoint(_committed.Views);
    }

    private void Publish(IReadOnlyList<SegmentView> views)
    {
        var before = _committed;
        _committed = new IndexState(Options, views);
        before.Release();
    }

    /// <summary>Merges committed segments, without keeping puts, commits or searches waiting, and replaces them.</summary>
    private void Merge(IReadOnlyList<SegmentView> chosen, CancellationToken cancellation)
    {
        Segment? merged = null;
        var large = chosen.Sum(view => view.Segment.Length) > LongestUnsyncedMerge;
        if (chosen.Any(view => view.LiveCount > 0))
        {
            var number = _store.NextSegment();
            using (var writer = new SegmentWriter(_folder.Segment(number), Options)) SegmentMerger.Merge(chosen, writer, cancellation);
            merged = Segment.Open(_folder.Segment(number), number);
        }
        try
        {
            if (large) merged?.Sync();
            Replace(chosen, merged, large);
        }
        catch
        {
            // Whatever of it failed, the segments that it was made of are still there.
            if (merged is not null && !_committed.Views.Any(view => view.Segment == merged))
            {
                merged.MarkObsolete();
                merged.Release();
            }
            throw;
        }
    }

    private void Replace(IReadOnlyList<SegmentView> chosen, Segment? merged, bool checkpoint)
    {
        lock (_committing)
        {
            lock (_buffering)
            {
                var committed = Exchange(_committed.Views, chosen, merged);
                _views = _views.SequenceEqual(_committed.Views) ? committed : Exchange(_views, chosen, merged);
                Publish(committed);
                foreach (var view in chosen)
                {
                    if (!_store.Lists(view.Segment)) view.Segment.MarkObsolete();
                    view.Segment.Release();
                }
            }
            if (!_behind && checkpoint) Checkpoint();
        }
    }

    private static List<SegmentView> Exchange(IReadOnlyList<SegmentView> views, IReadOnlyList<SegmentView> chosen, Segment? merged)
    {
        var gone = chosen.ToDictionary(view => view.Segment);
        var kept = views.Where(view => !gone.ContainsKey(view.Segment)).ToList();
        if (merged is null) return kept;
        var exchanged = SegmentView.Whole(merged);
        Span<byte> id = stackalloc byte[IdMap.LongestId];
        foreach (var view in views)
        {
            if (!gone.TryGetValue(view.Segment, out var before) || view == before) continue;
            // Deleted while the merge ran.
            for (var document = 0; document < view.Segment.DocumentCount; document++)
            {
                if (!before.IsLive(document) || view.IsLive(document)) continue;
                exchanged = exchanged.Without(merged.Ids.Find(view.Segment.Ids.Read(document, id)), copy: false);
            }
        }
        kept.Add(exchanged);
        return kept;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(Bm25Index));
}
