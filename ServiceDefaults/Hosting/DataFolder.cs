namespace ReasonRank.ServiceDefaults.Hosting;

/// <summary>Folders that services keep their data in.</summary>
public static class DataFolder
{
    /// <summary>Why a folder cannot be written to, as a sentence; null when it can. It is made where it is missing.</summary>
    public static string? Problem(string folder)
    {
        if (File.Exists(folder)) return "it is a file.";
        try
        {
            var path = Directory.CreateDirectory(folder).FullName;
            var probe = Path.Combine(path, $".probe-{Guid.NewGuid():n}");
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
