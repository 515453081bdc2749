namespace ReasonRank.Bm25;

/// <summary>A file of a backup.</summary>
public sealed class IndexBackupFile
{
    private readonly Action<Stream, CancellationToken> _copy;

    internal IndexBackupFile(string name, long length, Action<Stream, CancellationToken> copy) => (Name, Length, _copy) = (name, length, copy);

    /// <summary>Its name in the folder.</summary>
    public string Name { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <summary>Writes it to a stream, checking it on the way.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public void CopyTo(Stream stream, CancellationToken cancellation = default) => _copy(stream, cancellation);

    /// <summary>A small file, read at once.</summary>
    internal static IndexBackupFile Of(string path) => Of(Path.GetFileName(path), File.ReadAllBytes(path));

    /// <summary>A file of bytes.</summary>
    internal static IndexBackupFile Of(string name, byte[] bytes) => new(name, bytes.Length, (stream, _) => stream.Write(bytes));
}
