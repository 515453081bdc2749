using System.Diagnostics;
using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Runs <c>reasonrank</c> as a process.</summary>
internal static class CommandLine
{
    public static readonly string Program = Path.Combine(
        Real.Repository, "src", "Cli", "bin", RunningStack.Configuration, "net10.0", "reasonrank.dll");

    /// <summary>Runs one command and gives its standard output. Fails the test when the exit code is not 0.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, $"reasonrank {string.Join(' ', arguments)}: {process.ExitCode}\n{await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
