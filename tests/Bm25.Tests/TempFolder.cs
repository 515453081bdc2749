namespace ReasonRank.Bm25.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bm25-").FullName;

    /// <summary>A folder with the files of an index as they are now, as if its process was killed.</summary>
    public static TempFolder CopyOf(string folder)
    {
        var copy = new TempFolder();
        foreach (var name in Directory.GetFiles(folder).Select(System.IO.Path.GetFileName))
            if (name != "lock") File.Copy(System.IO.Path.Combine(folder, name!), System.IO.Path.Combine(copy, name!));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static implicit operator string(TempFolder folder) => folder.Path;
}
