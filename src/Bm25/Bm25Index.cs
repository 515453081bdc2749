using ReasonRank.Bm25.Storage;
using ReasonRank.Bm25.Writing;

namespace ReasonRank.Bm25;

/// <summary>
/// A BM25 index in a folder. One object in one process has it open at a time; its members may be called from several threads.
/// What was put or deleted is seen, and survives a crash, from the end of <see cref="Commit"/> on; what was not committed is
/// gone after <see cref="Dispose"/>.
/// </summary>
public sealed class Bm25Index : IDisposable
{
    private const int SmallestBuffer = 1 << 16, LargestBuffer = 1 << 30;

    private readonly IndexWriter _writer;
    private volatile bool _disposed;

    private Bm25Index(IndexWriter writer, IndexRecovery recovery) => (_writer, Recovery) = (writer, recovery);

    /// <summary>Settings it was created with.</summary>
    public IndexOptions Options => _writer.Options;

    /// <summary>What opening it had to do.</summary>
    public IndexRecovery Recovery { get; }

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

    /// <summary>
    /// Zero, the default: <see cref="Commit"/> returns when what it commits is on the disk. More, up to a minute: it returns when the
    /// system has it, which a killed process does not undo, and the disk has it at most as long after; a loss of power can undo it.
    /// </summary>
    public TimeSpan SyncInterval
    {
        get => _writer.SyncInterval;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(1));
            _writer.SyncInterval = value;
        }
    }

    /// <summary>Damage that was noticed since it was opened, by merges; searches that come upon damage throw.</summary>
    public IReadOnlyList<IndexDamage> Damage => _writer.Damage;

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
            var writer = new IndexWriter(locked, options, IndexStore.Create(locked, options), []);
            return new Bm25Index(writer, new IndexRecovery(0, 0, [], null, []));
        });
    }

    /// <summary>
    /// Opens an index: replays its log and removes what an unfinished write left. Small files are checked at once, large ones
    /// block by block as they are read, so that a search upon a damaged block throws an <see cref="IndexCorruptException"/>.
    /// </summary>
    /// <param name="folder">Folder of the index.</param>
    /// <param name="leaveOutDamaged">
    /// Whether to check all of every file first and to go on without those that are damaged. They are renamed (".damaged" is
    /// appended) and named in <see cref="Recovery"/>; a segment takes its passages with it, a file of deletes brings back passages
    /// that were deleted, a log loses the operations from the damage on. Without the manifest nothing is lost, as long as its copy
    /// is sound.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no index in the folder.</exception>
    /// <exception cref="IndexLockedException">It is open elsewhere.</exception>
    /// <exception cref="IndexCorruptException">A file is damaged or missing; the message names it.</exception>
    /// <exception cref="IndexFormatException">A file is from a newer version; the message names it.</exception>
    /// <exception cref="IOException">The disk does not take what recovery writes; nothing is lost.</exception>
    public static Bm25Index Open(string folder, bool leaveOutDamaged = false)
    {
        if (!IndexFolder.HasIndex(folder)) throw new FileNotFoundException($"There is no index in {folder}.");
        return Locked(folder, locked =>
        {
            var (writer, recovery) = new IndexOpener(locked, leaveOutDamaged).Open();
            return new Bm25Index(writer, recovery);
        });
    }

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    /// <exception cref="ArgumentException">The document cannot be indexed; the message says why. Nothing changed.</exception>
    /// <exception cref="IOException">Memory had to be freed, and the disk did not take it. Nothing changed.</exception>
    public void Put(Document document)
    {
        var id = DocumentRules.EncodeId(document.Id);
        DocumentRules.Check(document);
        _writer.Put(document, id);
    }

    /// <summary>Deletes the document of an id, if there is one.</summary>
    /// <exception cref="ArgumentException">It is no id: empty, too long, or not well-formed.</exception>
    /// <exception cref="IOException">Memory had to be freed, and the disk did not take it. Nothing changed.</exception>
    public void Delete(string id)
    {
        _ = DocumentRules.EncodeId(id);
        _writer.Delete(id);
    }

    /// <summary>
    /// Makes everything put and deleted so far durable and visible to later snapshots. Threads that commit at the same time share
    /// one sync, and others go on putting meanwhile. Segments that have become too many are merged in the background. When it
    /// throws, nothing is lost: the next commit tries again.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Commit() => _writer.Commit();

    /// <summary>
    /// Commits, and then merges all segments into one without what is deleted; others put, commit and search meanwhile, and what
    /// they add stays beside it.
    /// </summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled or the index was closed; the segments are as they were.</exception>
    public void Compact(CancellationToken cancellation = default) => _writer.Compact(cancellation);

    /// <summary>Commits, and returns the files of the index as it is then, to be copied while it goes on.</summary>
    /// <exception cref="IOException">The disk did not take the commit.</exception>
    public IndexBackup BackUp() => _writer.BackUp();

    /// <summary>Reads all files of the last commit again and checks them, while others search and write.</summary>
    /// <returns>The damage found; empty for a sound index.</returns>
    public IReadOnlyList<IndexDamage> Verify(CancellationToken cancellation = default)
    {
        using var snapshot = Snapshot();
        return _writer.Verify(snapshot.State, cancellation);
    }

    /// <summary>Waits until no merge runs or is due.</summary>
    public void WaitForMerges() => _writer.WaitForMerges();

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

    /// <summary>Closes the index, ending merges early. Snapshots live on; what was not committed is dropped.</summary>
    public void Dispose()
    {
        _disposed = true;
        _writer.Dispose();
    }

    private static Bm25Index Locked(string folder, Func<IndexFolder, Bm25Index> open)
    {
        var locked = IndexFolder.Lock(Path.GetFullPath(folder));
        try
        {
            return open(locked);
        }
        catch
        {
            locked.Dispose();
            throw;
        }
    }
}
