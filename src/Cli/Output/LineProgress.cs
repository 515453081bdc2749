using System.Diagnostics;

namespace ReasonRank.Cli.Output;

/// <summary>A line every few seconds, for logs.</summary>
internal sealed class LineProgress(Terminal terminal, string what, string unit, long? total) : Progress(what, unit, total)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private long _last = Stopwatch.GetTimestamp();

    public override void Note(Action<TextWriter> write)
    {
        lock (_lock) write(terminal.Error);
    }

    protected override void Changed()
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_last) < Pause) return;
            _last = Stopwatch.GetTimestamp();
            terminal.Error.WriteLine(Line);
        }
    }
}
