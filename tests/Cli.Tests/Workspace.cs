using System.Text;

namespace ReasonRank.Cli.Tests;

/// <summary>A folder for one test's files.</summary>
public sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("reasonrank-cli-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, params string[] lines)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
        return Path(name);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
