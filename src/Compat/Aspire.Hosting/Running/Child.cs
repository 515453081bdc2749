using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>
/// A process of the application. Its standard input is a pipe that only the app host holds the other end of: when the app
/// host is gone, even by SIGKILL, the input ends. <c>APPHOST_LIFELINE=stdin</c> tells a process that it may watch for that.
/// </summary>
internal sealed partial class Child : IDisposable
{
    private const string LifelineVariable = "APPHOST_LIFELINE";
    private const int Sigterm = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3.5);

    // What describes the app host itself and would mislead a child.
    private static readonly string[] NotInherited =
        ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "DOTNET_LAUNCH_PROFILE", "DOTNET_URLS"];

    private readonly Process _process;
    private readonly Task _output;

    private Child(Process process, Output output, LaunchSpec launch)
    {
        _process = process;
        _output = Task.WhenAll(
            Pump(process.StandardOutput, line =>
            {
                if (!launch.Quiet) output.Line(launch.Name, line);
            }),
            Pump(process.StandardError, line => output.Line(launch.Name, line, error: true)));
    }

    /// <summary>Starts a process whose output goes to the console under its name.</summary>
    /// <exception cref="DistributedApplicationException">It cannot be started.</exception>
    public static Child Start(LaunchSpec launch, Output output)
    {
        var start = new ProcessStartInfo(launch.FileName, launch.Arguments)
        {
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in NotInherited) start.Environment.Remove(name);
        start.Environment[LifelineVariable] = "stdin";
        foreach (var (name, value) in launch.Environment) start.Environment[name] = value;
        try
        {
            return new Child(Process.Start(start)!, output, launch);
        }
        catch (Win32Exception failed)
        {
            throw new DistributedApplicationException($"'{launch.Name}' cannot be started: {failed.Message}", failed);
        }
    }

    /// <summary>
    /// Waits for the end of the process and returns its exit code. When cancelled, asks it to stop, and ends it by force when
    /// it has not stopped within the grace period.
    /// </summary>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        try
        {
            await _process.WaitForExitAsync(stop);
            // A grandchild may hold the output open for ever.
            await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Terminate();
            using var grace = new CancellationTokenSource(Grace);
            await _process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => _process.Dispose();

    private void Terminate()
    {
        if (_process.HasExited) return;
        if (OperatingSystem.IsWindows()) _process.StandardInput.Close();
        else _ = Kill(_process.Id, Sigterm);
    }

    private static async Task Pump(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync() is { } text) line(text);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
