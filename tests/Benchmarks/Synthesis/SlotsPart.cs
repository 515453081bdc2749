using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Synthesis.Serving;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis;

/// <summary>
/// The usual pipeline, one call of the teacher for each query: how busy its slots are kept, and what a query costs the service's
/// process.
/// </summary>
internal static class SlotsPart
{
    private const int Slots = 64, WarmUp = 8_000;
    private const double BusyGoal = .97, MillisecondsGoal = 3;

    // The teacher knows nothing, so its labels are consistent with nothing; its calls take as long.
    private static readonly JobSpec _spec = new()
    {
        Collection = "c",
        Steps =
        {
            new Step { Kind = "candidates" },
            new Step { Kind = "positives" },
            new Step { Kind = "listwise" },
            new Step { Kind = "filter", Parameters = new Struct { Fields = { ["min_ndcg"] = Value.ForNumber(0) } } },
        },
    };

    /// <summary>Measures and reports it.</summary>
    /// <param name="calls">Calls to look at.</param>
    /// <param name="scale">Modelled seconds in a second.</param>
    /// <param name="settings">Settings of the service.</param>
    /// <param name="report">Takes it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(
        int calls, double scale, IReadOnlyList<(string, string)> settings, Report report, CancellationToken cancellation)
    {
        await using var teacher = await TeacherProcess.StartAsync(Slots, scale, cancellation);
        await using var service = await JobService.StartAsync(teacher, settings, cancellation);
        report.Progress($"warming up: {WarmUp:N0} calls of a teacher of {Slots} slots");
        // Compilation takes processor time that a service that has run for a while no longer spends.
        await WorkAsync(service, WarmUp, seed: 1, cancellation);
        report.Progress($"{calls:N0} calls");
        await teacher.TakeSlotsAsync(cancellation);
        var (seconds, processor) = await WorkAsync(service, calls, seed: 2, cancellation);
        var slots = await teacher.TakeSlotsAsync(cancellation);
        var milliseconds = processor.TotalMilliseconds / calls;
        report.Measured(
            "slots", ("calls", calls), ("scale", scale), ("seconds", Math.Round(seconds, 1)), ("calls_per_s", Math.Round(calls / seconds)),
            ("slots_busy", Math.Round(slots.Used, 4)), ("all_busy", Math.Round(slots.Full, 4)), ("cpu_ms_per_shard", Math.Round(milliseconds, 3)));
        report.Goal("slots", "slots_busy_at_least", Math.Round(slots.Used, 4), BusyGoal, slots.Used >= BusyGoal);
        report.Goal("slots", "cpu_ms_per_shard_at_most", Math.Round(milliseconds, 3), MillisecondsGoal, milliseconds <= MillisecondsGoal);
    }

    private static async Task<(double Seconds, TimeSpan Processor)> WorkAsync(JobService service, int count, int seed, CancellationToken cancellation)
    {
        var job = await service.SubmitAsync(_spec, Queries.Make(count, seed), cancellation);
        var (start, processor) = (Stopwatch.GetTimestamp(), service.Program.ProcessorTime);
        var ended = await service.EndAsync(job.Id, long.MaxValue, cancellation);
        if (ended.Counts.Done != count) throw new BenchmarkException($"Not every query became an item: {ended.Counts}");
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, service.Program.ProcessorTime - processor);
    }
}
