using System.Globalization;
using System.Text.RegularExpressions;

namespace ReasonRank.Bm25.Storage;

/// <summary>The folder of an index: names of its files, its lock, and durable changes of its entries.</summary>
internal sealed partial class IndexFolder : IDisposable
{
    private const string LockName = "lock", ManifestName = "manifest", SegmentSuffix = ".segment", DeletesSuffix = ".deletes", LogSuffix = ".log", NewSuffix = ".new";
    private const string CopySuffix = ".copy", AsideSuffix = ".damaged";
    private const int LockedOnLinux = 11, LockedOnMac = 35, LockedOnWindows = unchecked((int)0x80070020);
    private readonly FileStream _lock;

    private IndexFolder(string path, FileStream exclusive) => (Path, _lock) = (path, exclusive);

    public string Path { get; }

    public string Manifest => ManifestIn(Path);

    /// <summary>A second manifest of the same bytes, for when the first is damaged or lost.</summary>
    public string ManifestCopy => Manifest + CopySuffix;

    /// <summary>Whether there is an index in the folder.</summary>
    public static bool HasIndex(string path) => File.Exists(ManifestIn(path)) || File.Exists(ManifestIn(path) + CopySuffix);

    /// <summary>Where a file is written before it replaces an old one.</summary>
    public static string New(string path) => path + NewSuffix;

    /// <summary>Whether a file of this name can be part of a commit.</summary>
    public static bool IsFileName(string name) => FileName().IsMatch(name);

    /// <summary>Takes the folder for one index object.</summary>
    /// <exception cref="IndexLockedException">Another one has it.</exception>
    public static IndexFolder Lock(string path)
    {
        try
        {
            // FileShare.None is an advisory lock of the whole file on Unix, and goes with the process however it ends.
            var file = new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return new IndexFolder(path, file);
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new IndexLockedException(path, e);
        }
    }

    public string Segment(long number) => System.IO.Path.Combine(Path, Name(number) + SegmentSuffix);

    public string Deletes(long number, long generation) =>
        System.IO.Path.Combine(Path, $"{Name(number)}.{Name(generation)}{DeletesSuffix}");

    /// <summary>The log of what came after the checkpoint of a generation.</summary>
    public string Log(long generation) => System.IO.Path.Combine(Path, Name(generation) + LogSuffix);

    /// <summary>Whether the copy of the manifest has the manifest's bytes.</summary>
    public bool HasSameCopy() =>
        File.Exists(ManifestCopy) && File.ReadAllBytes(ManifestCopy).AsSpan().SequenceEqual(File.ReadAllBytes(Manifest));

    /// <summary>Removes files that an unfinished write left, and only files named as ours.</summary>
    /// <returns>Names of the files removed.</returns>
    public IReadOnlyList<string> RemoveAllBut(IReadOnlySet<string> paths)
    {
        var removed = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path))
        {
            if (paths.Contains(file) || System.IO.Path.GetExtension(file) is not (SegmentSuffix or DeletesSuffix or LogSuffix or NewSuffix)) continue;
            File.Delete(file);
            removed.Add(System.IO.Path.GetFileName(file));
        }
        return removed;
    }

    /// <summary>Renames a damaged file, so that it is no longer of the index but can be looked at.</summary>
    public static void SetAside(string path)
    {
        if (File.Exists(path)) File.Move(path, path + AsideSuffix, overwrite: true);
    }

    /// <summary>Copies a damaged file that is about to be replaced.</summary>
    public static void CopyAside(string path)
    {
        if (File.Exists(path)) File.Copy(path, path + AsideSuffix, overwrite: true);
    }

    /// <summary>Removes a file that is no longer needed. One that resists is removed when the index is opened again.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The commit that made it needless stands.
        }
    }

    /// <summary>Waits until entries made, renamed or removed in the folder are on the disk.</summary>
    public void Sync() => DurableFolder.Sync(Path);

    public void Dispose() => _lock.Dispose();

    private static string ManifestIn(string path) => System.IO.Path.Combine(path, ManifestName);

    private static string Name(long number) => number.ToString("x8", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(manifest|[0-9a-f]{8,16}(\.segment|\.log|\.[0-9a-f]{8,16}\.deletes))\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
