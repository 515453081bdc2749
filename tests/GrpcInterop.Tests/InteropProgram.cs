namespace ReasonRank.GrpcInterop.Tests;

/// <summary>tests/GrpcInterop as processes of its own.</summary>
internal static class InteropProgram
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "ReasonRank.GrpcInterop.dll");

    /// <summary>Starts a server on a free port.</summary>
    public static async Task<(RunningProcess Process, int Port)> StartServerAsync(params string[] options)
    {
        var process = new RunningProcess("dotnet", [Assembly, "server", "--port", "0", .. options]);
        var line = await process.ReadLineAsync();
        return (process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]).Port);
    }

    public static Task<(int ExitCode, string Output)> RunClientAsync(int port, params string[] cases) =>
        RunAsync("client", "--server_host", "127.0.0.1", "--server_port", $"{port}", "--test_case", string.Join(',', cases));

    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) =>
        RunningProcess.RunAsync("dotnet", [Assembly, .. arguments]);
}
