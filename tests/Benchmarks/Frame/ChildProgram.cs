using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ReasonRank.Benchmarks.Frame;

/// <summary>
/// This program again in a process of its own, so that its work is not counted as another's. It tells its address in its first
/// line, and ends when its input does.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ChildProgram(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Its processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of its memory that are resident now.</summary>
    public long ResidentBytes => Status("VmRSS");

    /// <summary>Most bytes of its memory that were resident since the start or <see cref="ForgetPeak"/>.</summary>
    public long PeakResidentBytes => Status("VmHWM");

    /// <summary>Starts it.</summary>
    /// <param name="environment">Environment variables besides its parent's.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="service">Assembly of a service whose settings of the runtime it has; null for its parent's.</param>
    public static async Task<ChildProgram> StartAsync(
        IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, CancellationToken cancellationToken, Assembly? service = null)
    {
        // The host of the runtime lies three folders above it.
        var program = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet");
        arguments = [.. Settings(service), typeof(ChildProgram).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } address) return new ChildProgram(process, address);
        process.Dispose();
        throw new BenchmarkException($"The other process of the benchmark ({string.Join(' ', arguments)}) did not start.");
    }

    private static string[] Settings(Assembly? service) =>
        service is null ? ["exec"] : ["exec", "--runtimeconfig", Path.ChangeExtension(service.Location, ".runtimeconfig.json")];

    /// <summary>In the child: cancelled when its input ends.</summary>
    public static async Task EndWithInputAsync(CancellationTokenSource end)
    {
        await using var input = Console.OpenStandardInput();
        while (await Task.Run(() => input.Read(new byte[16])) > 0) { }
        await end.CancelAsync();
    }

    /// <summary>Begins the peak anew. Linux only; elsewhere the peak is that of the whole run.</summary>
    public void ForgetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(_patience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private long Status(string field)
    {
        if (!OperatingSystem.IsLinux())
        {
            _process.Refresh();
            return field == "VmHWM" ? _process.PeakWorkingSet64 : _process.WorkingSet64;
        }
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith($"{field}:", StringComparison.Ordinal));
        return long.Parse(line[(field.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
