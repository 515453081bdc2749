using System.Data.Common;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The jobs that there are; those that are still being made are not among them.</summary>
internal sealed class JobTable(SqlStore store)
{
    // Places in a row.
    private const int Running = 8, End = 9, FirstUsage = 12;

    /// <summary>A job as it stands; null when there is none.</summary>
    public async Task<Job?> FindAsync(string id, CancellationToken cancellation) =>
        await ReadAsync($"SELECT * FROM jobs WHERE id = @id AND state <> {DraftTable.Preparing}", cancellation, ("id", id)) is [var job] ? job : null;

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
    public Task<IReadOnlyList<Job>> ListAsync(int most, (long Submitted, string Id)? before, CancellationToken cancellation) => ReadAsync(
        $"""
        SELECT * FROM jobs WHERE state <> {DraftTable.Preparing} AND (submitted < @submitted OR (submitted = @submitted AND id < @id))
        ORDER BY submitted DESC, id DESC LIMIT @most
        """,
        cancellation, ("most", most), ("submitted", before?.Submitted ?? long.MaxValue), ("id", before?.Id ?? ""));

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

    // One statement for all: a second one could see a later state, and counts of a job that ended in between would not be those of its state.
    private Task<IReadOnlyList<Job>> ReadAsync(string which, CancellationToken cancellation, params (string, object?)[] parameters) =>
        store.ReadAsync<IReadOnlyList<Job>>(
            async connection =>
            {
                var jobs = new List<Job>();
                await foreach (var row in connection.RowsAsync(
                    null,
                    $"""
                    SELECT found.id, spec, found.state, found.reason, submitted, changed, total, duplicates,
                        (SELECT count(*) FROM items WHERE items.job = found.id AND items.state = {(int)ShardState.Running}),
                        ends.state, ends.reason, ends.count, {UsageColumns.Names}, {UsageColumns.Lost("found.id")}
                    FROM ({which}) AS found LEFT JOIN ends ON ends.job = found.id ORDER BY found.submitted DESC, found.id DESC
                    """,
                    cancellation, parameters))
                {
                    if (jobs.Count == 0 || jobs[^1].Id != row.GetString(0)) jobs.Add(Read(row));
                    if (!row.IsDBNull(End)) Count(jobs[^1].Counts, (ShardState)row.GetInt32(End), row.GetString(End + 1), row.GetInt64(End + 2));
                }
                return jobs;
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
        Counts = new JobCounts
        {
            Total = row.GetInt64(6),
            Duplicates = row.GetInt64(7),
            Waiting = row.GetInt64(6) - row.GetInt64(Running),
            Running = row.GetInt64(Running),
        },
        Usage = UsageColumns.Read(row, FirstUsage),
    };

    private static void Count(JobCounts counts, ShardState state, string reason, long count)
    {
        counts.Waiting -= count;
        switch (state)
        {
            case ShardState.Done: counts.Done = count; break;
            case ShardState.Cancelled: counts.Cancelled = count; break;
            case ShardState.Filtered: counts.Filtered[reason] = count; break;
            case ShardState.Failed: counts.Failed[reason] = count; break;
        }
    }
}
