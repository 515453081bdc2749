using System.Runtime.InteropServices;

namespace ReasonRank.Bm25;

/// <summary>Makes changes of a folder's entries survive a loss of power.</summary>
public static partial class DurableFolder
{
    /// <summary>Waits until entries made, renamed or removed in a folder are on the disk.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void Sync(string folder)
    {
        // Windows journals entries itself and has no such call.
        if (OperatingSystem.IsWindows()) return;
        var descriptor = OpenDescriptor(folder, 0);
        if (descriptor < 0) throw new IOException($"{folder} could not be opened to be synced (errno {Marshal.GetLastPInvokeError()})");
        try
        {
            if (SyncDescriptor(descriptor) != 0)
                throw new IOException($"{folder} could not be synced (errno {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
