using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25;

/// <summary>
/// The files of an index as of one commit, which can be copied while the index goes on: the copies are an index themselves. Dispose
/// it, because it keeps files that merges have replaced.
/// </summary>
public sealed class IndexBackup : IDisposable
{
    private readonly IReadOnlyList<Segment> _held;
    private int _disposed;

    /// <summary>Takes over holds on the segments.</summary>
    internal IndexBackup(IReadOnlyList<IndexBackupFile> files, IReadOnlyList<Segment> held) => (Files, _held) = (files, held);

    /// <summary>The files; the manifest, which makes them an index, is the last.</summary>
    public IReadOnlyList<IndexBackupFile> Files { get; }

    /// <summary>Whether a file of a backup can have a name, to tell others before they are put into an index's folder.</summary>
    public static bool IsFileName(string name) => Storage.IndexFolder.IsFileName(name);

    /// <summary>Copies the files to a folder that has no index and waits until they are on the disk.</summary>
    /// <exception cref="IndexExistsException">There is an index in the folder.</exception>
    /// <exception cref="IndexCorruptException">A segment is damaged; the manifest was not copied.</exception>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void CopyTo(string folder, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(folder);
        if (Storage.IndexFolder.HasIndex(folder)) throw new IndexExistsException(folder);
        foreach (var file in Files)
        {
            using var copy = new FileStream(Path.Combine(folder, file.Name), FileMode.Create, FileAccess.Write);
            file.CopyTo(copy, cancellation);
            copy.Flush(flushToDisk: true);
        }
        DurableFolder.Sync(folder);
    }

    /// <summary>Lets go of the files.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        foreach (var segment in _held) segment.Release();
    }
}
