using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The jobs that there are; those that are still being made are not among them.</summary>
internal sealed class JobTable(SqlStore store)
{
    private const string Columns = $"id, spec, state, reason, submitted, changed, total, duplicates, ended, {UsageColumns.Names}";

    /// <summary>A job as it stands; null when there is none.</summary>
    public Task<Job?> FindAsync(string id, CancellationToken cancellation) => store.ReadAsync(
        async connection =>
        {
            Job? job = null;
            await foreach (var row in connection.RowsAsync(
                null, $"SELECT {Columns} FROM jobs WHERE id = @id AND state <> {DraftTable.Preparing}", cancellation, ("id", id)))
                job = Read(row);
            return job is null ? null : await CountAsync(connection, job, cancellation);
        },
        cancellation);

    /// <summary>The span of a job's submission; the default where there was none.</summary>
    public Task<ActivityContext> TraceAsync(string id, CancellationToken cancellation) => store.ReadAsync(
        async connection => ActivityContext.TryParse(
            (string?)await connection.ScalarAsync(null, "SELECT parent FROM traces WHERE job = @id", cancellation, ("id", id)), null, out var submitted)
            ? submitted
            : default,
        cancellation);

    /// <summary>Jobs before a place, the youngest first.</summary>
    /// <param name="most">How many.</param>
    /// <param name="before">Time and id of the last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<Job>> ListAsync(int most, (long Submitted, string Id)? before, CancellationToken cancellation) =>
        store.ReadAsync<IReadOnlyList<Job>>(
            async connection =>
            {
                var jobs = new List<Job>();
                await foreach (var row in connection.RowsAsync(
                    null,
                    $"""
                    SELECT {Columns} FROM jobs WHERE state <> {DraftTable.Preparing} AND (submitted < @submitted OR (submitted = @submitted AND id < @id))
                    ORDER BY submitted DESC, id DESC LIMIT @most
                    """,
                    cancellation, ("most", most), ("submitted", before?.Submitted ?? long.MaxValue), ("id", before?.Id ?? "")))
                    jobs.Add(Read(row));
                foreach (var job in jobs) await CountAsync(connection, job, cancellation);
                return jobs;
            },
            cancellation);

    /// <summary>Id and content of the job of an idempotency key; null when there is none.</summary>
    public Task<(string Id, string Content)?> FindKeyAsync(string key, CancellationToken cancellation) =>
        store.ReadAsync<(string, string)?>(
            async connection =>
            {
                await foreach (var row in connection.RowsAsync(
                    null, "SELECT id, content FROM jobs WHERE idempotency_key = @key", cancellation, ("key", key)))
                    return (row.GetString(0), row.GetString(1));
                return null;
            },
            cancellation);

    /// <summary>The queries of test sets that were sent with a job.</summary>
    public Task<IReadOnlyList<string>> HeldOutAsync(string id, CancellationToken cancellation) => store.ReadAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var texts = new List<string>();
            await foreach (var row in connection.RowsAsync(null, "SELECT text FROM held_out WHERE job = @job ORDER BY number", cancellation, ("job", id)))
                texts.Add(row.GetString(0));
            return texts;
        },
        cancellation);

    private static Job Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Spec = JobSpec.Parser.ParseFrom((byte[])row[1]),
        State = (JobState)row.GetInt32(2),
        Reason = row.GetString(3),
        Submitted = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
        Changed = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))),
        Counts = new JobCounts { Total = row.GetInt64(6), Duplicates = row.GetInt64(7), Waiting = row.GetInt64(6) - row.GetInt64(8) },
        Usage = UsageColumns.Read(row, 9),
    };

    private static async Task<Job> CountAsync(DbConnection connection, Job job, CancellationToken cancellation)
    {
        var counts = job.Counts;
        await foreach (var row in connection.RowsAsync(null, "SELECT state, reason, count FROM ends WHERE job = @id", cancellation, ("id", job.Id)))
        {
            var (state, reason, count) = ((ShardState)row.GetInt32(0), row.GetString(1), row.GetInt64(2));
            switch (state)
            {
                case ShardState.Done: counts.Done = count; break;
                case ShardState.Cancelled: counts.Cancelled = count; break;
                case ShardState.Filtered: counts.Filtered[reason] = count; break;
                case ShardState.Failed: counts.Failed[reason] = count; break;
            }
        }
        counts.Running = Convert.ToInt64(
            await connection.ScalarAsync(
                null, $"SELECT count(*) FROM items WHERE job = @id AND state = {(int)ShardState.Running}", cancellation, ("id", job.Id)),
            CultureInfo.InvariantCulture);
        counts.Waiting = counts.Total - counts.Running - counts.Done - counts.Cancelled - counts.Filtered.Values.Sum() - counts.Failed.Values.Sum();
        return job;
    }
}
