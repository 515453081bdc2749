using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;

namespace ReasonRank.TestSupport;

/// <summary>A program that runs as a process, with its output and its signals.</summary>
public sealed partial class RunningProgram : IAsyncDisposable
{
    /// <summary>Ctrl-C.</summary>
    public const int Sigint = 2;

    /// <summary>Stops a process until <see cref="Sigcont"/>.</summary>
    public const int Sigstop = 19;

    /// <summary>Lets a stopped process go on.</summary>
    public const int Sigcont = 18;

    /// <summary>What no process can handle.</summary>
    public const int Sigkill = 9;

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Everything it has written so far, standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts the build of a project, in the configuration of the running tests.</summary>
    /// <param name="project">Path of the project file below the repository.</param>
    /// <param name="arguments">Its command line.</param>
    public static RunningProgram Start(string project, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(
            Real.Repository, Path.GetDirectoryName(project)!, "bin", configuration, "net10.0",
            $"ReasonRank.{Path.GetFileNameWithoutExtension(project)}.dll");
        // A shell's background job has Ctrl-C ignored, and so have its children; the program shall hear it.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        return Run(command[0], [.. command[1..], program, .. arguments]);
    }

    /// <summary>Starts any program.</summary>
    /// <param name="program">Its path, or its name where it is on the search path.</param>
    /// <param name="arguments">Its command line.</param>
    public static RunningProgram Run(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Waits for a line that contains a text. Fails the test when the program ends without it.</summary>
    public async Task<string> WaitForLineAsync(string text, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_lines)
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
            Assert.False(_process.HasExited, $"It ended without '{text}':\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(start) < limit, $"No '{text}' within {limit}:\n{Output}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end and gives the exit code. Fails the test when it takes longer.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(limit);
        await _process.WaitForExitAsync(cancellation.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(_process.HasExited, $"It still runs after {limit}:\n{Output}");
        return _process.ExitCode;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    /// <summary>The processes that it has started, and theirs. Linux only.</summary>
    public int[] Descendants()
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(id => (Id: id, Parent: ParentOf(id))).ToArray();
        HashSet<int> found = [_process.Id];
        while (parents.Any(p => found.Contains(p.Parent) && found.Add(p.Id))) { }
        found.Remove(_process.Id);
        return [.. found];
    }

    /// <summary>Whether a process is there and is not just waiting to be buried. Linux only.</summary>
    public static bool IsAlive(int processId) => Stat(processId) is [var state, ..] && state is not ("Z" or "X");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }

    private static int ParentOf(int processId) => Stat(processId) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    // "pid (name) state parent ...": the name may hold blanks and brackets.
    private static string[] Stat(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
