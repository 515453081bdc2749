using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Runs <c>reasonrank</c> as a process.</summary>
internal static class CommandLine
{
    public static readonly string Program = Path.Combine(
        Real.Repository, "src", "Cli", "bin", RunningStack.Configuration, "net10.0", "reasonrank.dll");

    /// <summary>Runs one command and gives its standard output. Fails the test when the exit code is not 0.</summary>
    public static Task<string> RunAsync(params string[] arguments) => Command.RunAsync("dotnet", [Program, .. arguments]);
}
