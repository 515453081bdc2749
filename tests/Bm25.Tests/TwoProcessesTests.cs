using System.Diagnostics;
using ReasonRank.Durability;

namespace ReasonRank.Bm25.Tests;

/// <summary>A folder that one process has open is refused to every other, until that process is gone.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Another_process_is_refused_until_the_first_is_gone()
    {
        using (Bm25Index.Create(_folder, new IndexOptions()))
        {
            using var refused = Start();
            Assert.Contains(nameof(IndexLockedException), await OpenAsync(refused), StringComparison.Ordinal);
        }

        using var other = Start();
        try
        {
            Assert.Equal("open", await OpenAsync(other));
            Assert.Throws<IndexLockedException>(() => Bm25Index.Open(_folder));
            Assert.Throws<IndexLockedException>(() => Bm25Index.Create(_folder, new IndexOptions()));
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(CancellationToken.None);
        }
        Bm25Index.Open(_folder).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A writer of the kill test; it opens the folder that it is told.</summary>
    private static Process Start() => Process.Start(new ProcessStartInfo("dotnet", [typeof(KillTest).Assembly.Location, "writer"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Has it open the folder, with nothing to write, and returns what it says of that.</summary>
    private async Task<string?> OpenAsync(Process process)
    {
        var output = process.StandardOutput;
        Assert.Equal("ready", await output.ReadLineAsync(TestContext.Current.CancellationToken));
        await process.StandardInput.WriteLineAsync($"{_folder.Path}\t1\t0");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await output.ReadLineAsync(TestContext.Current.CancellationToken);
    }
}
