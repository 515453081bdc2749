using ReasonRank.Bm25;

namespace ReasonRank.Cli.Output;

/// <summary>A folder that appears under its name only when it is complete.</summary>
internal sealed class AtomicFolder : IDisposable
{
    private readonly string _path;

    /// <summary>Makes a temporary folder beside it, so that a place that cannot be written to shows at once.</summary>
    /// <exception cref="CliException">There is something already, or it cannot be written.</exception>
    public AtomicFolder(string path)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        if (File.Exists(_path)) throw new CliException(ExitCode.Failed, $"cannot write {path}: it is a file");
        if (Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any())
            throw new CliException(ExitCode.Failed, $"cannot write {path}: the folder is not empty");
        try
        {
            Directory.CreateDirectory(Temporary);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {path}: {problem.Message}");
        }
    }

    /// <summary>Takes the files.</summary>
    public string Temporary { get; }

    /// <summary>Gives the folder its name, in place of an empty one that has it, and waits until that is on the disk.</summary>
    public void Commit()
    {
        try
        {
            DurableFolder.Sync(Temporary);
            if (Directory.Exists(_path)) Directory.Delete(_path);
            Directory.Move(Temporary, _path);
            DurableFolder.Sync(Path.GetDirectoryName(_path)!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {_path}: {problem.Message}");
        }
    }

    /// <summary>Drops what was not committed.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Temporary)) Directory.Delete(Temporary, recursive: true);
    }
}
