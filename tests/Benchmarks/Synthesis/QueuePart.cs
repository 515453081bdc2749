using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Synthesis.Serving;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis;

/// <summary>
/// Many queries of a pipeline that costs nearly nothing: what their submission takes, what the service holds in memory while they
/// wait and some are worked on, and that a submission that breaks off leaves nothing.
/// </summary>
internal static class QueuePart
{
    private const double MiB = 1 << 20, MemoryGoal = 1.3;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2), _settling = TimeSpan.FromSeconds(2);

    // No call of a model, no passage: what is left is the service.
    private static readonly JobSpec _spec = new() { Collection = "c", Steps = { new Step { Kind = "filter" } } };

    /// <summary>Measures and reports it.</summary>
    /// <param name="few">Queries that wait in the run to compare with.</param>
    /// <param name="many">Queries that wait.</param>
    /// <param name="executed">Queries that are worked on in both.</param>
    /// <param name="settings">Settings of the service.</param>
    /// <param name="report">Takes it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(
        int few, int many, int executed, IReadOnlyList<(string, string)> settings, Report report, CancellationToken cancellation)
    {
        await using var teacher = await TeacherProcess.StartAsync(slots: 1, scale: 1, cancellation);
        Footprint small, large;
        await using (var service = await JobService.StartAsync(teacher, settings, cancellation))
            small = await QueueAsync(service, few, executed, report, cancellation);
        await using (var service = await JobService.StartAsync(teacher, settings, cancellation))
        {
            large = await QueueAsync(service, many, executed, report, cancellation);
            await BreakOffAsync(service, many / 5, report, cancellation);
        }
        Compare("heap", large.Heap / small.Heap);
        Compare("resident", large.Resident / small.Resident);

        void Compare(string what, double ratio) =>
            report.Goal("queue", $"{what}_at_most_times", Math.Round(ratio, 3), MemoryGoal, ratio <= MemoryGoal);
    }

    private static async Task<Footprint> QueueAsync(JobService service, int waiting, int executed, Report report, CancellationToken cancellation)
    {
        report.Progress($"submitting {waiting + executed:N0} queries, of which {executed:N0} are worked on");
        // So that what is measured is not compilation.
        await service.EndAsync((await service.SubmitAsync(_spec, Queries.Make(1_000, seed: 1), cancellation)).Id, long.MaxValue, cancellation);
        var (start, processor) = (Stopwatch.GetTimestamp(), service.Program.ProcessorTime);
        service.Program.ForgetPeak();
        var job = await service.SubmitAsync(_spec, Queries.Make(waiting + executed, seed: 2), cancellation);
        var (submit, submitProcessor) = (Stopwatch.GetElapsedTime(start).TotalSeconds, service.Program.ProcessorTime - processor);
        var submitPeak = service.Program.PeakResidentBytes;
        (start, processor) = (Stopwatch.GetTimestamp(), service.Program.ProcessorTime);
        service.Program.ForgetPeak();
        job = await service.EndAsync(job.Id, executed, cancellation);
        await service.Client.PauseJobAsync(new PauseJobRequest { Id = job.Id }, cancellationToken: cancellation);
        var (work, workProcessor) = (Stopwatch.GetElapsedTime(start).TotalSeconds, service.Program.ProcessorTime - processor);
        while ((await service.Client.GetJobAsync(new GetJobRequest { Id = job.Id }, cancellationToken: cancellation)).Job.Counts.Running > 0) await Task.Delay(50, cancellation);
        // What is still on its way finds the job paused and is dropped.
        await Task.Delay(_settling, cancellation);
        var (resident, peak) = (service.Program.ResidentBytes, service.Program.PeakResidentBytes);
        var heap = await service.HeapAsync(cancellation);
        var worked = job.Counts.Total - job.Counts.Waiting - job.Counts.Running;
        report.Measured(
            $"{waiting:N0} queued", ("submit_s", Math.Round(submit, 1)), ("submit_cpu_us_per_query", Math.Round(submitProcessor.TotalMicroseconds / (waiting + executed), 1)),
            ("submit_peak_mib", Math.Round(submitPeak / MiB)), ("worked_on", worked), ("shards_per_s", Math.Round(worked / work)),
            ("cpu_ms_per_shard", Math.Round(workProcessor.TotalMilliseconds / worked, 3)), ("heap_mib", Math.Round(heap / MiB, 1)),
            ("resident_mib", Math.Round(resident / MiB)), ("work_peak_mib", Math.Round(peak / MiB)));
        return new Footprint(heap, resident);
    }

    private static async Task BreakOffAsync(JobService service, int sent, Report report, CancellationToken cancellation)
    {
        report.Progress($"breaking a submission off after {sent:N0} queries");
        var rows = Rows(service.StoreFile);
        var jobs = await ListedAsync(service, cancellation);
        await service.BreakOffAsync(_spec, Queries.Make(sent, seed: 3), cancellation);
        var start = Stopwatch.GetTimestamp();
        while (Rows(service.StoreFile) != rows && Stopwatch.GetElapsedTime(start) < _patience) await Task.Delay(200, cancellation);
        var left = Rows(service.StoreFile) - rows + await ListedAsync(service, cancellation) - jobs;
        report.Goal("queue", "left_of_a_broken_off_submission", left, 0, left == 0);
    }

    private static async Task<long> ListedAsync(JobService service, CancellationToken cancellation) =>
        (await service.Client.ListJobsAsync(new ListJobsRequest(), cancellationToken: cancellation)).Jobs.Count;

    private static long Rows(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM items)";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private sealed record Footprint(double Heap, double Resident);
}
