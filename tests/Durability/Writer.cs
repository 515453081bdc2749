using System.Diagnostics;

namespace ReasonRank.Durability;

/// <summary>A <see cref="WriterCommand"/> in a process of its own, seen from outside.</summary>
internal sealed class Writer : IDisposable
{
    private readonly Process _process;
    private readonly Task<List<string>> _said;
    private readonly TaskCompletionSource _ready = new(), _saidEnough = new();
    private volatile int _enough = int.MaxValue;

    private Writer(Process process)
    {
        _process = process;
        _said = ReadAsync();
    }

    /// <summary>Starts a process, which then waits for its order.</summary>
    public static Writer Start() => new(Process.Start(new ProcessStartInfo("dotnet", [typeof(Writer).Assembly.Location, WriterCommand.Name])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!);

    /// <summary>Has it write, and kills it.</summary>
    /// <param name="order">What it has to do.</param>
    /// <param name="lines">How much it says before.</param>
    /// <param name="time">How long it lives after that.</param>
    /// <returns>What it said.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(Order order, int lines, TimeSpan time)
    {
        await _ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _enough = lines;
        await _process.StandardInput.WriteLineAsync(order.ToString());
        await _process.StandardInput.FlushAsync();
        if (lines > 0) await _saidEnough.Task.WaitAsync(TimeSpan.FromMinutes(1));
        if (time > TimeSpan.Zero) await Task.Delay(time);
        _process.Kill();
        await _process.WaitForExitAsync();
        return await _said;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task<List<string>> ReadAsync()
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready") _ready.SetResult();
            else lines.Add(line);
            if (lines.Count >= _enough) _saidEnough.TrySetResult();
        }
        _ready.TrySetException(new InvalidOperationException("The writer ended before it was ready."));
        _saidEnough.TrySetResult();
        return lines;
    }
}
