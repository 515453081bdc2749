namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>
/// A folder in which a collection is made or removed. A lock beside it lasts as long as its process at most, so that what a killed
/// process left is told from what another one is working on, whatever the clock says.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = ".scratch-", LockSuffix = ".lock";

    private readonly FileStream _lock;

    private ScratchFolder(string path, FileStream exclusive) => (Path, _lock) = (path, exclusive);

    /// <summary>Where it is; it is made by who fills it.</summary>
    public string Path { get; }

    /// <summary>Takes a name that nobody has.</summary>
    /// <param name="folder">The folder of the collections.</param>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static ScratchFolder In(string folder)
    {
        var path = System.IO.Path.Combine(folder, $"{Prefix}{Guid.NewGuid():n}");
        return new ScratchFolder(path, Lock(path));
    }

    /// <summary>Removes those that no process works on.</summary>
    public static void RemoveAbandoned(string folder)
    {
        // A lock may be alone, and so may a folder of a version without locks.
        foreach (var path in Directory.GetFileSystemEntries(folder, Prefix + "*").Select(WithoutSuffix).Distinct(StringComparer.Ordinal))
        {
            try
            {
                // Without the lock its process is gone, or has just put the folder in its place.
                using (Lock(path))
                    if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody works on it; what cannot be removed for another reason is tried again at the next start.
            }
        }
    }

    /// <summary>Removes what is still there.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static string WithoutSuffix(string path) =>
        path.EndsWith(LockSuffix, StringComparison.Ordinal) ? path[..^LockSuffix.Length] : path;

    private static FileStream Lock(string path) =>
        new(path + LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
}
