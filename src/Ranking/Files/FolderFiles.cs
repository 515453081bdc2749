namespace ReasonRank.Ranking.Files;

/// <summary>
/// The files of a folder and those below it. Files and folders whose name starts with a dot, and links, are passed over.
/// </summary>
internal static class FolderFiles
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    /// <summary>The files, each with its path in the folder, with slashes, by which they are sorted.</summary>
    /// <param name="folder">The folder, or one file.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<(string Path, string Name)> Of(string folder) => File.Exists(folder)
        ? [(folder, Path.GetFileName(folder))]
        : [.. Directory.EnumerateFiles(folder, "*", Options)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal)];
}
