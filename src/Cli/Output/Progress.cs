using System.Diagnostics;
using System.Globalization;

namespace ReasonRank.Cli.Output;

/// <summary>Shows how far a long job is: a bar with its rate where a person watches, else a line now and then.</summary>
internal abstract class Progress(string what, string unit)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _done;

    /// <summary>Items done.</summary>
    protected long Done => Interlocked.Read(ref _done);

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
    protected string Line => string.Create(CultureInfo.InvariantCulture, $"{what}: {Done:N0} {unit}, {Rate}");

    /// <summary>Runs a job under it.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="what">What is being done, such as <c>indexing cacm</c>.</param>
    /// <param name="unit">What is counted, such as <c>passages</c>.</param>
    /// <param name="total">Items in all; null when that is unknown.</param>
    /// <param name="job">The job.</param>
    public static Task<T> RunAsync<T>(Terminal terminal, string what, string unit, long? total, Func<Progress, Task<T>> job) =>
        terminal.ShowsProgress
            ? BarProgress.RunAsync(terminal, what, unit, total, job)
            : job(new LineProgress(terminal, what, unit));

    /// <summary>Counts items as done.</summary>
    public void Advance(long items = 1)
    {
        Interlocked.Add(ref _done, items);
        Changed();
    }

    /// <summary>Writes a line about something noteworthy without disturbing the bar.</summary>
    public abstract void Note(Action<TextWriter> write);

    /// <summary>Shows the new state.</summary>
    protected abstract void Changed();
}
