namespace Aspire.Hosting.Running;

/// <summary>Finds programs as a shell does.</summary>
internal static class Programs
{
    /// <summary>Full path of a program; null when there is none.</summary>
    /// <param name="command">A path, or a name on the PATH.</param>
    /// <param name="workingDirectory">Folder that a relative path starts from.</param>
    public static string? Find(string command, string workingDirectory)
    {
        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd"] : [""];
        var folders = command.Contains('/') || command.Contains(Path.DirectorySeparatorChar)
            ? [workingDirectory]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.SelectMany(folder => endings.Select(ending => Path.GetFullPath(Path.Combine(folder, command + ending))))
            .FirstOrDefault(File.Exists);
    }
}
