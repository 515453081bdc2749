using System.Diagnostics;
using System.Globalization;

namespace ReasonRank.Cli.Output;

/// <summary>Shows how far a long job is: a bar with its rate where a person watches, else a line now and then.</summary>
internal abstract class Progress(string what, string unit, long? total)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _done, _skipped;

    /// <summary>Items done.</summary>
    protected long Done => Interlocked.Read(ref _done);

    /// <summary>Items to do; null when that is unknown.</summary>
    protected long? Total => total - Interlocked.Read(ref _skipped);

    /// <summary>So many items per second, as text.</summary>
    protected string Rate
    {
        get
        {
            var rate = Done / Math.Max(_clock.Elapsed.TotalSeconds, .001);
            return $"{rate.ToString(rate < 10 ? "N1" : "N0", CultureInfo.InvariantCulture)} {unit}/s";
        }
    }

    /// <summary>All in one line.</summary>
    protected string Line => string.Create(CultureInfo.InvariantCulture, $"{what}: {Done:N0}{OfTotal} {unit}, {Rate}{Remaining}");

    /// <summary>Runs a job under it.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="what">What is being done, such as <c>indexing cacm</c>.</param>
    /// <param name="unit">What is counted, such as <c>passages</c>.</param>
    /// <param name="total">Items in all; null when that is unknown.</param>
    /// <param name="job">The job.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string what, string unit, long? total, Func<Progress, Task<T>> job) =>
        terminal.ShowsProgress
            ? BarProgress.RunAsync(terminal, what, unit, total, job)
            : job(new LineProgress(terminal, what, unit, total));

    /// <summary>Counts items as done.</summary>
    public void Advance(long items = 1)
    {
        Interlocked.Add(ref _done, items);
        Changed();
    }

    /// <summary>Leaves items out that turn out to need no work.</summary>
    public void Skip(long items)
    {
        Interlocked.Add(ref _skipped, items);
        Changed();
    }

    /// <summary>Writes a line about something noteworthy without disturbing the bar.</summary>
    public abstract void Note(Action<TextWriter> write);

    /// <summary>Shows the new state.</summary>
    protected abstract void Changed();

    private string OfTotal => Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : "";

    private string Remaining => Total is { } all && Done > 0
        ? $", {TimeSpan.FromSeconds(Math.Round(_clock.Elapsed.TotalSeconds * Math.Max(0, all - Done) / Done)):g} left"
        : "";
}
