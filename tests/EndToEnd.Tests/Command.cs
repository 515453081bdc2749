using System.Diagnostics;
using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Runs a command to its end.</summary>
internal static class Command
{
    /// <summary>
    /// Runs it in the repository and gives its standard output. Fails the test when the exit code is not 0; a process that a
    /// cancelled test leaves is killed.
    /// </summary>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Real.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', start.ArgumentList)}: {process.ExitCode}\n{await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
