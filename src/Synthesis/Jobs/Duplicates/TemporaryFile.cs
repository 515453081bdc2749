namespace ReasonRank.Synthesis.Jobs.Duplicates;

/// <summary>Files for what is too much for memory; each is gone when it is closed.</summary>
internal static class TemporaryFile
{
    private const int Buffer = 1 << 16;

    public static FileStream Create() => new(
        Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, Buffer, FileOptions.DeleteOnClose);
}
