using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Opens an index: loads what the manifest lists, replays the log, and removes what belongs to no commit.</summary>
/// <param name="folder">The locked folder.</param>
/// <param name="leaveOutDamaged">Whether to check all files and to go on without those that are damaged.</param>
internal sealed class IndexOpener(IndexFolder folder, bool leaveOutDamaged)
{
    private readonly List<ListedView> _listed = [];
    private readonly List<SegmentView> _views = [];
    private readonly List<Segment> _withoutDeletes = [];
    private readonly List<IndexDamage> _manifestDamage = [];
    private readonly List<IndexDamage> _damage = [];
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private long _tornBytes;

    /// <summary>Opens it. May be called once.</summary>
    /// <exception cref="IndexException">It cannot be used; the message names the file.</exception>
    /// <exception cref="IOException">The disk does not take what recovery has to write.</exception>
    public (IndexWriter Writer, IndexRecovery Recovery) Open()
    {
        var manifest = LoadManifest();
        if (manifest.Version < FileFormat.Version) return Upgrade(manifest);
        IndexWriter writer;
        IReadOnlyList<string> removed;
        try
        {
            foreach (var segment in manifest.Segments) Load(segment);
            foreach (var segment in _withoutDeletes) LeaveOutReplaced(segment);
            var log = folder.Log(manifest.Generation);
            if (TryUse(log, () => ReadLog(log)) is null) IndexFolder.CopyAside(log);
            var usable = manifest.Segments.Where(listed => _views.Any(view => view.Segment.Number == listed.Number));
            removed = folder.RemoveAllBut(usable.SelectMany(Files).Concat(_damage.Select(damage => damage.File)).Append(log).ToHashSet());
            writer = new IndexWriter(folder, manifest.Options, IndexStore.Open(folder, manifest, _listed), _views);
        }
        catch
        {
            foreach (var view in _views) view.Segment.Release();
            throw;
        }
        try
        {
            var replayed = _frames.Count > 0 || _tornBytes > 0 || _damage.Count > 0 || _manifestDamage.Count > 0 ? writer.Replay(_frames) : 0;
            foreach (var damage in _damage) IndexFolder.SetAside(damage.File);
            return (writer, new IndexRecovery(replayed, _tornBytes, removed, null, [.. _manifestDamage, .. _damage]));
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private Manifest LoadManifest()
    {
        Manifest manifest;
        try
        {
            manifest = Manifest.Load(folder.Manifest);
        }
        catch (IndexCorruptException e) when (leaveOutDamaged && LoadCopy() is { } copy)
        {
            // The checkpoint at the end replaces it.
            IndexFolder.CopyAside(folder.Manifest);
            _manifestDamage.Add(new IndexDamage(folder.Manifest, e.Problem));
            return copy;
        }
        if (manifest.Version == FileFormat.Version) RenewCopy(manifest);
        return manifest;
    }

    // A copy that a crash left behind lists files that went with the log of its generation.
    private Manifest? LoadCopy()
    {
        try
        {
            var copy = Manifest.Load(folder.ManifestCopy);
            return copy.Version == FileFormat.Version && File.Exists(folder.Log(copy.Generation)) ? copy : null;
        }
        catch (Exception e) when (e is IndexCorruptException or IndexFormatException)
        {
            return null;
        }
    }

    // Nothing is lost with a copy, so that it is told and made again, whatever the caller wants done about damage.
    private void RenewCopy(Manifest manifest)
    {
        if (folder.HasSameCopy()) return;
        if (File.Exists(folder.ManifestCopy)) IndexDamage.Note(_manifestDamage, () => Manifest.Load(folder.ManifestCopy));
        if (_manifestDamage.Count > 0) IndexFolder.CopyAside(folder.ManifestCopy);
        manifest.TrySaveCopy(folder);
    }

    // The old index stands until the checkpoint at the end replaces its manifest.
    private (IndexWriter, IndexRecovery) Upgrade(Manifest manifest)
    {
        var old = manifest.Segments.SelectMany(Files).ToHashSet();
        folder.RemoveAllBut(old);
        var writer = new IndexWriter(folder, manifest.Options, IndexStore.Open(folder, manifest, []), []);
        try
        {
            writer.Rebuild(put =>
            {
                foreach (var segment in manifest.Segments) FirstVersion.Read(folder, segment, put);
            });
        }
        catch
        {
            writer.Dispose();
            throw;
        }
        foreach (var file in old) IndexFolder.Remove(file);
        return (writer, new IndexRecovery(0, 0, [], (int)manifest.Version, []));
    }

    private IEnumerable<string> Files(ManifestSegment segment) =>
        [folder.Segment(segment.Number), folder.Deletes(segment.Number, segment.DeletesGeneration)];

    private void Load(ManifestSegment listed)
    {
        if (TryUse(folder.Segment(listed.Number), () => Open(listed)) is not { } segment) return;
        _views.Add(SegmentView.Whole(segment));
        if (listed.DeletesGeneration > 0)
        {
            var deletes = folder.Deletes(listed.Number, listed.DeletesGeneration);
            if (TryUse(deletes, () => DeletesFile.Load(deletes, segment)) is { } view) _views[^1] = view;
            else _withoutDeletes.Add(segment);
        }
        _listed.Add(new ListedView(_views[^1], listed.DeletesGeneration));
    }

    private Segment Open(ManifestSegment listed)
    {
        var segment = Segment.Open(folder.Segment(listed.Number), listed.Number);
        try
        {
            if ((segment.Length, segment.Sum) != (listed.Length, listed.Sum))
                throw new IndexCorruptException(segment.Path, "is another one than the manifest lists");
            if (leaveOutDamaged) segment.CheckAll();
            return segment;
        }
        catch
        {
            segment.Release();
            throw;
        }
    }

    private T? TryUse<T>(string file, Func<T> use) where T : class
    {
        try
        {
            return use();
        }
        catch (IndexCorruptException e) when (leaveOutDamaged)
        {
            _damage.Add(new IndexDamage(file, e.Problem));
            return null;
        }
    }

    // What was deleted of it is unknown, but where another segment has the passage, that one is newer.
    private void LeaveOutReplaced(Segment segment)
    {
        var at = _views.FindIndex(view => view.Segment == segment);
        for (var document = 0; document < segment.DocumentCount; document++)
        {
            var id = segment.Ids.Read(document, new byte[IdMap.LongestId]).ToArray();
            if (_views.Any(other => other.Segment != segment && other.Find(id) >= 0))
                _views[at] = _views[at].Without(document, copy: false);
        }
    }

    private List<ReadOnlyMemory<byte>> ReadLog(string path)
    {
        _tornBytes = OperationLog.Read(path, _frames);
        return _frames;
    }
}
