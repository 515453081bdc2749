using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;
using ReasonRank.Bm25.Writing;

namespace ReasonRank.Bm25;

/// <summary>
/// A BM25 index in a folder. One object in one process has it open at a time; its members may be called from several threads,
/// writing members one after the other. What was put or deleted is seen, and survives a crash, from the end of
/// <see cref="Commit"/> on; what was not committed is gone after <see cref="Dispose"/>.
/// </summary>
public sealed class Bm25Index : IDisposable
{
    private const int DefaultBufferBytes = 64 << 20, SmallestBuffer = 1 << 16, LargestBuffer = 1 << 30;
    private const int BytesPerReplacedId = 100;

    private readonly IndexFolder _folder;
    private readonly Analyzer _analyzer;
    private readonly Lock _writing = new();
    private readonly List<SegmentView> _dropped = [];
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private DocumentBuffer _buffer;
    private IReadOnlyList<SegmentView> _views;
    private long _generation, _nextSegment;
    private bool _changed;
    private volatile IndexState? _committed;

    private Bm25Index(IndexFolder folder, Manifest manifest, IReadOnlyList<SegmentView> views)
    {
        (_folder, Options, _views, _generation, _nextSegment) = (folder, manifest.Options, views, manifest.Generation, manifest.NextSegment);
        _analyzer = Analyzer.Get(Options.Analyzer);
        _buffer = new DocumentBuffer(_analyzer);
        _committed = new IndexState(Options, views);
    }

    /// <summary>Settings it was created with.</summary>
    public IndexOptions Options { get; }

    /// <summary>
    /// About how many bytes of memory documents may take before they are written to a segment that the next commit adds;
    /// 64 KiB to 1 GiB, 64 MiB by default.
    /// </summary>
    public int BufferBytes
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestBuffer);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestBuffer);
            field = value;
        }
    } = DefaultBufferBytes;

    /// <summary>Creates an empty index; the folder is made where it is missing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="IndexExistsException">There is an index in the folder.</exception>
    /// <exception cref="IndexLockedException">The folder is open elsewhere.</exception>
    public static Bm25Index Create(string folder, IndexOptions options)
    {
        options.Validate();
        Directory.CreateDirectory(folder);
        var locked = IndexFolder.Lock(Path.GetFullPath(folder));
        try
        {
            if (IndexFolder.HasIndex(locked.Path)) throw new IndexExistsException(folder);
            var manifest = new Manifest(options, Generation: 1, NextSegment: 1, []);
            locked.RemoveAllBut(new HashSet<string>());
            manifest.Save(locked);
            return new Bm25Index(locked, manifest, []);
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }

    /// <summary>Opens an index, checks all its files, and removes what an unfinished write left.</summary>
    /// <exception cref="FileNotFoundException">There is no index in the folder.</exception>
    /// <exception cref="IndexLockedException">It is open elsewhere.</exception>
    /// <exception cref="IndexCorruptException">A file is damaged or missing; the message names it.</exception>
    /// <exception cref="IndexFormatException">A file is from a newer version; the message names it.</exception>
    public static Bm25Index Open(string folder)
    {
        if (!IndexFolder.HasIndex(folder)) throw new FileNotFoundException($"There is no index in {folder}.");
        var locked = IndexFolder.Lock(Path.GetFullPath(folder));
        var views = new List<SegmentView>();
        try
        {
            var manifest = Manifest.Load(locked);
            var files = new HashSet<string>();
            foreach (var listed in manifest.Segments)
            {
                var segment = Segment.Open(locked, listed.Number);
                views.Add(SegmentView.Whole(segment));
                if (segment.Length != listed.Length)
                    throw new IndexCorruptException(
                        locked.Segment(listed.Number), $"is another one than the manifest lists: {segment.Length} bytes, not {listed.Length}");
                views[^1] = DeletesFile.Load(locked, segment, listed.DeletesGeneration);
                files.Add(locked.Segment(listed.Number));
                files.Add(locked.Deletes(listed.Number, listed.DeletesGeneration));
            }
            locked.RemoveAllBut(files);
            return new Bm25Index(locked, manifest, views);
        }
        catch
        {
            foreach (var view in views) view.Segment.Release();
            locked.Dispose();
            throw;
        }
    }

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    /// <exception cref="ArgumentException">The document cannot be indexed; the message says why. Nothing changed.</exception>
    public void Put(Document document)
    {
        var id = DocumentRules.EncodeId(document.Id);
        DocumentRules.Check(document);
        lock (_writing)
        {
            ThrowIfDisposed();
            _buffer.Put(document, id);
            Replace(document.Id);
        }
    }

    /// <summary>Deletes the document of an id, if there is one.</summary>
    /// <exception cref="ArgumentException">It is no id: empty, too long, or not well-formed.</exception>
    public void Delete(string id)
    {
        _ = DocumentRules.EncodeId(id);
        lock (_writing)
        {
            ThrowIfDisposed();
            _buffer.Delete(id);
            Replace(id);
        }
    }

    /// <summary>
    /// Makes everything put and deleted so far durable and visible to later snapshots, and then merges segments that have
    /// become too many. When it throws, nothing is lost: the next commit tries again.
    /// </summary>
    public void Commit()
    {
        lock (_writing)
        {
            ThrowIfDisposed();
            Flush();
            if (_changed) Publish();
            try
            {
                while (MergePolicy.Choose(_views) is { Count: > 0 } chosen) Merge(chosen);
            }
            catch (IOException e) when (e is not IndexException)
            {
                // What was committed is durable. A merge that failed, for want of space perhaps, is tried with the next commit.
            }
        }
    }

    /// <summary>Commits, and then merges all segments into one without what is deleted.</summary>
    public void Compact()
    {
        lock (_writing)
        {
            ThrowIfDisposed();
            Flush();
            if (_changed) Publish();
            if (_views.Count > 1 || _views.Any(view => view.DeletedCount > 0)) Merge(_views);
        }
    }

    /// <summary>The index as of the last commit.</summary>
    public IndexSnapshot Snapshot()
    {
        while (true)
        {
            var state = _committed;
            ObjectDisposedException.ThrowIf(state is null, this);
            if (state.TryHold()) return new IndexSnapshot(state);
        }
    }

    /// <summary>Closes the index. Snapshots live on; what was not committed is dropped.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_committed is not { } state) return;
            _committed = null;
            state.Release();
            foreach (var view in _views.Concat(_dropped)) view.Segment.Release();
            _folder.Dispose();
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_committed is null, this);

    private void Replace(string id)
    {
        if (_views.Count > 0) _replaced.Add(id);
        if (_buffer.Bytes + (long)BytesPerReplacedId * _replaced.Count > BufferBytes) Flush();
    }

    private void Flush()
    {
        if (_buffer.IsEmpty && _replaced.Count == 0) return;
        var views = ApplyDeletes();
        if (_buffer.Count > 0)
        {
            var number = _nextSegment++;
            using (var writer = new SegmentWriter(_folder.Segment(number))) _buffer.WriteTo(writer);
            views.Add(SegmentView.Whole(Segment.Open(_folder, number)));
        }
        _changed |= !views.SequenceEqual(_views);
        (_views, _buffer) = (views, new DocumentBuffer(_analyzer));
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

    private void Merge(IReadOnlyList<SegmentView> chosen)
    {
        var rest = _views.Except(chosen).ToList();
        if (chosen.Any(view => view.LiveCount > 0))
        {
            var number = _nextSegment++;
            using (var writer = new SegmentWriter(_folder.Segment(number))) SegmentMerger.Merge(chosen, writer);
            rest.Add(SegmentView.Whole(Segment.Open(_folder, number)));
        }
        _views = rest;
        _dropped.AddRange(chosen);
        _changed = true;
        Publish();
    }

    private void Publish()
    {
        var generation = ++_generation;
        var views = _views.Select(view => view.HasUnsavedDeletes ? view.SaveDeletes(_folder, generation) : view).ToArray();
        var listed = views.Select(view => new ManifestSegment(view.Segment.Number, view.Segment.Length, view.DeletesGeneration));
        new Manifest(Options, generation, _nextSegment, [.. listed]).Save(_folder);

        var before = _committed!;
        (_views, _committed, _changed) = (views, new IndexState(Options, views), false);
        foreach (var view in _dropped)
        {
            view.Segment.MarkObsolete();
            view.Segment.Release();
        }
        _dropped.Clear();
        foreach (var view in before.Views.Except(views))
            if (view.DeletesGeneration > 0) IndexFolder.Remove(_folder.Deletes(view.Segment.Number, view.DeletesGeneration));
        before.Release();
    }
}
