using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Turns documents and deletes into commits. Not for use by several threads, but for <see cref="Committed"/>.</summary>
internal sealed class IndexWriter : IDisposable
{
    private const int BytesPerReplacedId = 100;

    private readonly IndexFolder _folder;
    private readonly Analyzer _analyzer;
    private readonly HashSet<string> _replaced = new(StringComparer.Ordinal);
    private readonly List<SegmentView> _dropped = [];
    private DocumentBuffer _buffer;
    private IReadOnlyList<SegmentView> _views;
    private long _generation, _nextSegment;
    private bool _changed;
    private volatile IndexState _committed;

    public IndexWriter(IndexFolder folder, Manifest manifest, IReadOnlyList<SegmentView> views)
    {
        (_folder, Options, _views, _generation, _nextSegment) = (folder, manifest.Options, views, manifest.Generation, manifest.NextSegment);
        _analyzer = Analyzer.Get(Options.Analyzer);
        _buffer = new DocumentBuffer(_analyzer, Options.StoreTexts);
        _committed = new IndexState(Options, views);
    }

    public IndexOptions Options { get; }

    /// <summary>See <see cref="Bm25Index.BufferBytes"/>.</summary>
    public int BufferBytes { get; set; } = 64 << 20;

    /// <summary>The index as of the last commit.</summary>
    public IndexState Committed => _committed;

    /// <summary>Opens what the manifest lists and removes what it does not.</summary>
    public static IndexWriter Open(IndexFolder folder)
    {
        var views = new List<SegmentView>();
        try
        {
            var manifest = Manifest.Load(folder);
            var files = new HashSet<string>();
            foreach (var listed in manifest.Segments)
            {
                var segment = Segment.Open(folder, listed.Number);
                views.Add(SegmentView.Whole(segment));
                if (segment.Length != listed.Length)
                    throw new IndexCorruptException(
                        folder.Segment(listed.Number), $"is another one than the manifest lists: {segment.Length} bytes, not {listed.Length}");
                views[^1] = DeletesFile.Load(folder, segment, listed.DeletesGeneration);
                files.Add(folder.Segment(listed.Number));
                files.Add(folder.Deletes(listed.Number, listed.DeletesGeneration));
            }
            folder.RemoveAllBut(files);
            return new IndexWriter(folder, manifest, views);
        }
        catch
        {
            foreach (var view in views) view.Segment.Release();
            throw;
        }
    }

    public void Put(Document document, byte[] id)
    {
        MakeRoom();
        _buffer.Put(document, id);
        if (_views.Count > 0) _replaced.Add(document.Id);
    }

    public void Delete(string id)
    {
        MakeRoom();
        _buffer.Delete(id);
        if (_views.Count > 0) _replaced.Add(id);
    }

    public void Commit()
    {
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

    public void Compact()
    {
        Flush();
        if (_changed) Publish();
        if (_views.Count > 1 || _views.Any(view => view.DeletedCount > 0)) Merge(_views);
    }

    /// <summary>Lets go of everything; files of what was not committed are removed when the index is opened again.</summary>
    public void Dispose()
    {
        _committed.Release();
        foreach (var view in _views.Concat(_dropped)) view.Segment.Release();
        _folder.Dispose();
    }

    private void MakeRoom()
    {
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
        (_views, _buffer) = (views, new DocumentBuffer(_analyzer, Options.StoreTexts));
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

        var before = _committed;
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
