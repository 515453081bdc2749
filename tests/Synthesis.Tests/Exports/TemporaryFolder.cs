namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>A folder for an export.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("reasonrank-export-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
