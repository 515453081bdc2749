using System.Diagnostics;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>What a round of calls achieved.</summary>
/// <param name="MessagesPerSecond">Messages in a second.</param>
/// <param name="CpuMicroseconds">Processor time of this process for each message; 0 when not measured.</param>
internal readonly record struct Round(double MessagesPerSecond, double CpuMicroseconds)
{
    /// <summary>Makes calls one after the other, <paramref name="atOnce"/> at a time, until the time is up.</summary>
    public static async Task<Round> RunAsync(
        Func<Task> call, int messagesPerCall, int atOnce, TimeSpan time, CancellationToken cancellationToken)
    {
        var calls = 0;
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(CallUntilEndAsync, cancellationToken)));
        var messages = (double)calls * messagesPerCall;
        return new Round(
            messages / Stopwatch.GetElapsedTime(started).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / messages);

        async Task CallUntilEndAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await call();
                Interlocked.Increment(ref calls);
            }
        }
    }

    /// <summary>The better of two rounds in each respect.</summary>
    public Round Best(Round other) => MessagesPerSecond == 0 ? other : new Round(
        Math.Max(MessagesPerSecond, other.MessagesPerSecond), Math.Min(CpuMicroseconds, other.CpuMicroseconds));
}
