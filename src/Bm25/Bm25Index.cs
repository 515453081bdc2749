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
    private const int SmallestBuffer = 1 << 16, LargestBuffer = 1 << 30;

    private readonly Lock _writing = new();
    private readonly IndexWriter _writer;
    private volatile bool _disposed;

    private Bm25Index(IndexWriter writer) => _writer = writer;

    /// <summary>Settings it was created with.</summary>
    public IndexOptions Options => _writer.Options;

    /// <summary>
    /// About how many bytes of memory documents may take before they are written to a segment that the next commit adds;
    /// 64 KiB to 1 GiB, 64 MiB by default.
    /// </summary>
    public int BufferBytes
    {
        get => _writer.BufferBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, SmallestBuffer);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestBuffer);
            _writer.BufferBytes = value;
        }
    }

    /// <summary>Creates an empty index; the folder is made where it is missing.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="IndexExistsException">There is an index in the folder.</exception>
    /// <exception cref="IndexLockedException">The folder is open elsewhere.</exception>
    public static Bm25Index Create(string folder, IndexOptions options)
    {
        options.Validate();
        Directory.CreateDirectory(folder);
        return Locked(folder, locked =>
        {
            if (IndexFolder.HasIndex(locked.Path)) throw new IndexExistsException(folder);
            var manifest = new Manifest(options, Generation: 1, NextSegment: 1, []);
            locked.RemoveAllBut(new HashSet<string>());
            manifest.Save(locked);
            return new IndexWriter(locked, manifest, []);
        });
    }

    /// <summary>Opens an index, checks all its files, and removes what an unfinished write left.</summary>
    /// <exception cref="FileNotFoundException">There is no index in the folder.</exception>
    /// <exception cref="IndexLockedException">It is open elsewhere.</exception>
    /// <exception cref="IndexCorruptException">A file is damaged or missing; the message names it.</exception>
    /// <exception cref="IndexFormatException">A file is from a newer version; the message names it.</exception>
    public static Bm25Index Open(string folder)
    {
        if (!IndexFolder.HasIndex(folder)) throw new FileNotFoundException($"There is no index in {folder}.");
        return Locked(folder, IndexWriter.Open);
    }

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    /// <exception cref="ArgumentException">The document cannot be indexed; the message says why. Nothing changed.</exception>
    /// <exception cref="IOException">Memory had to be freed, and the disk did not take it. Nothing changed.</exception>
    public void Put(Document document)
    {
        var id = DocumentRules.EncodeId(document.Id);
        DocumentRules.Check(document);
        Write(() => _writer.Put(document, id));
    }

    /// <summary>Deletes the document of an id, if there is one.</summary>
    /// <exception cref="ArgumentException">It is no id: empty, too long, or not well-formed.</exception>
    /// <exception cref="IOException">Memory had to be freed, and the disk did not take it. Nothing changed.</exception>
    public void Delete(string id)
    {
        _ = DocumentRules.EncodeId(id);
        Write(() => _writer.Delete(id));
    }

    /// <summary>
    /// Makes everything put and deleted so far durable and visible to later snapshots, and then merges segments that have
    /// become too many; other writing members wait meanwhile. When it throws, nothing is lost: the next commit tries again.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Commit() => Write(_writer.Commit);

    /// <summary>Commits, and then merges all segments into one without what is deleted.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Compact() => Write(_writer.Compact);

    /// <summary>The index as of the last commit.</summary>
    public IndexSnapshot Snapshot()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var state = _writer.Committed;
            // It fails only when a commit, or the end of the index, came in between.
            if (state.TryHold()) return new IndexSnapshot(state);
        }
    }

    /// <summary>Closes the index. Snapshots live on; what was not committed is dropped.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            if (_disposed) return;
            _disposed = true;
            _writer.Dispose();
        }
    }

    private static Bm25Index Locked(string folder, Func<IndexFolder, IndexWriter> open)
    {
        var locked = IndexFolder.Lock(Path.GetFullPath(folder));
        try
        {
            return new Bm25Index(open(locked));
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }

    private void Write(Action write)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            write();
        }
    }
}
