using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ReasonRank.TestSupport;

/// <summary>A file system of its own that is soon full. Mounting one is up to the superuser on Linux; elsewhere the calling test is skipped.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="kibibytes">Its size.</param>
    public static SmallDisk Mount(int kibibytes)
    {
        var folder = Directory.CreateTempSubdirectory("reasonrank-disk-").FullName;
        var size = string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k");
        var mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder);
        if (!mounted) Directory.Delete(folder);
        Assert.SkipUnless(mounted, "a file system cannot be mounted here");
        return new SmallDisk(folder);
    }

    /// <summary>Whether it refuses writes.</summary>
    public void SetReadOnly(bool isReadOnly) => Assert.True(Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Folder));

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
