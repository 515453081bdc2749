using System.Diagnostics;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>What writing some sequences took.</summary>
/// <param name="Seconds">Wall time until the last one was over.</param>
/// <param name="CpuSeconds">Processor time of this process in it, which other programs on the machine hardly change.</param>
/// <param name="PromptTokens">Prompt tokens that were computed.</param>
/// <param name="WrittenTokens">Tokens written.</param>
/// <param name="Computing">Share of the scheduler's time with work in which the native library computed.</param>
internal sealed record Trial(double Seconds, double CpuSeconds, long PromptTokens, long WrittenTokens, double Computing)
{
    /// <summary>Writes sequences and waits for all of them.</summary>
    public static async Task<Trial> RunAsync(
        SequenceScheduler scheduler, IReadOnlyList<SequenceJob> jobs, bool atOnce, CancellationToken cancellationToken)
    {
        var before = scheduler.Statistics;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        foreach (var job in jobs)
        {
            scheduler.Add(job);
            if (!atOnce) await EndAsync(job, cancellationToken);
        }
        foreach (var job in jobs) await EndAsync(job, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var after = scheduler.Statistics;
        return new Trial(
            seconds, cpuSeconds, after.PromptTokens - before.PromptTokens, after.WrittenTokens - before.WrittenTokens,
            (after.Computing - before.Computing) / (after.Busy - before.Busy));
    }

    private static async Task EndAsync(SequenceJob job, CancellationToken cancellationToken)
    {
        while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, cancellationToken);
        if (job.Error is { } error) throw new InvalidOperationException(error);
    }
}
