using System.Text;

namespace ReasonRank.Cli.Output;

/// <summary>A file that appears under its name only when it is complete.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    /// <summary>Opens a temporary file beside it, so that a folder that cannot be written to shows at once.</summary>
    /// <exception cref="CliException">It cannot be written.</exception>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(_path)) throw new CliException(ExitCode.Failed, $"cannot write {path}: it is a folder");
        try
        {
            Writer = new StreamWriter(_temporary, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {path}: {problem.Message}");
        }
    }

    /// <summary>Takes the content.</summary>
    public TextWriter Writer { get; }

    /// <summary>Gives the file its name, in place of one that has it.</summary>
    public void Commit()
    {
        try
        {
            Writer.Dispose();
            File.Move(_temporary, _path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"cannot write {_path}: {problem.Message}");
        }
    }

    /// <summary>Drops what was not committed.</summary>
    public void Dispose()
    {
        try
        {
            Writer.Dispose();
        }
        catch (IOException)
        {
            // A full disk was told when it was written to; now only the file has to go.
        }
        File.Delete(_temporary);
    }
}
