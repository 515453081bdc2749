using System.Diagnostics;

namespace ReasonRank.GrpcInterop.Tests;

/// <summary>A child process that does not outlive its test.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly Task<string> _errors;

    public RunningProcess(string program, params IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs a process to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var running = new RunningProcess(program, arguments);
        using var limit = new CancellationTokenSource(Limit);
        var output = await running._process.StandardOutput.ReadToEndAsync(limit.Token);
        await running._process.WaitForExitAsync(limit.Token);
        return (running._process.ExitCode, output + await running._errors);
    }

    public async Task<string> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException($"The process ended: {await _errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
