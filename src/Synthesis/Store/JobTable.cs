using System.Data.Common;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The jobs: makes, reads and changes them.</summary>
internal sealed class JobTable(SqlStore store)
{
    // Until its last query is there, a job is nobody's: it is published by one update.
    private const int Preparing = 0;

    private const string Columns = $"id, spec, state, reason, submitted, changed, total, duplicates, ended, {UsageColumns.Names}";

    /// <summary>Begins a job that nobody sees yet.</summary>
    public Task PrepareAsync(string id, JobSpec spec, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction,
            $"""
            INSERT INTO jobs (id, content, spec, state, reason, submitted, changed, total, duplicates, ended, sequence, priority, in_flight,
                token_limit, {UsageColumns.Names})
            VALUES (@id, '', @spec, {Preparing}, '', @now, @now, 0, 0, 0, 0, @priority, @inFlight, @tokens, {UsageColumns.Zeros})
            """,
            cancellation, ("id", id), ("spec", spec.ToByteArray()), ("now", store.Now), ("priority", (int)spec.Limits.Priority),
            ("inFlight", spec.Limits.InFlight), ("tokens", spec.Limits.HasTokens ? spec.Limits.Tokens : null)),
        cancellation);

    /// <summary>Adds queries to a job that is being made.</summary>
    public Task AddAsync(string id, long first, IReadOnlyList<JobQuery> queries, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            for (var i = 0; i < queries.Count; i++)
                await connection.RunAsync(
                    transaction,
                    $"""
                    INSERT INTO items (job, number, query_id, query, state, attempts, fence, lease_until, not_before, reason, message, step, sequence,
                        {UsageColumns.Names})
                    VALUES (@job, @number, @queryId, @query, {(int)ShardState.Waiting}, 0, 0, 0, 0, '', '', '', 0, {UsageColumns.Zeros})
                    """,
                    cancellation, ("job", id), ("number", first + i), ("queryId", queries[i].Id), ("query", queries[i].ToByteArray()));
            return true;
        },
        cancellation);

    /// <summary>Makes a prepared job one that runs; or finds the job that its idempotency key stands for.</summary>
    /// <param name="id">The prepared job.</param>
    /// <param name="key">The idempotency key; empty for none.</param>
    /// <param name="content">Hash of all that was submitted.</param>
    /// <param name="total">Its queries.</param>
    /// <param name="duplicates">Queries that were removed before.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Id of the job that there is now, and the hash of what was submitted for it.</returns>
    public async Task<(string Id, string Content)> PublishAsync(
        string id, string key, string content, long total, long duplicates, CancellationToken cancellation)
    {
        try
        {
            return await store.WriteAsync(
                async (connection, transaction) =>
                {
                    await connection.RunAsync(
    transaction,
    """
                        UPDATE jobs SET idempotency_key = @key, content = @content, total = @total, duplicates = @duplicates,
                            state = CASE WHEN ended = @total THEN @done ELSE @running END, submitted = @now, changed = @now
                        WHERE id = @id
                        """,
    cancellation, ("id", id), ("key", key.Length > 0 ? key : null), ("content", content), ("total", total),
    ("duplicates", duplicates), ("done", (int)JobState.Done), ("running", (int)JobState.Running), ("now", store.Now));
                    return (id, content);
                },
                cancellation);
        }
        catch (DbException failure) when (store.Dialect.IsTaken(failure))
        {
            var existing = await FindKeyAsync(key, cancellation)
                ?? throw new InvalidOperationException("The idempotency key was taken and is free again.", failure);
            await RemoveAsync(id, cancellation);
            return existing;
        }
    }

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

    /// <summary>A job as it stands; null when there is none.</summary>
    public Task<Job?> FindAsync(string id, CancellationToken cancellation) => store.ReadAsync(
        async connection =>
        {
            Job? job = null;
            await foreach (var row in connection.RowsAsync(
                null, $"SELECT {Columns} FROM jobs WHERE id = @id AND state <> {Preparing}", cancellation, ("id", id)))
                job = Read(row);
            return job is null ? null : await CountAsync(connection, job, cancellation);
        },
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
                    SELECT {Columns} FROM jobs WHERE state <> {Preparing} AND (submitted < @submitted OR (submitted = @submitted AND id < @id))
                    ORDER BY submitted DESC, id DESC LIMIT @most
                    """,
                    cancellation, ("most", most), ("submitted", before?.Submitted ?? long.MaxValue), ("id", before?.Id ?? "")))
                    jobs.Add(Read(row));
                foreach (var job in jobs) await CountAsync(connection, job, cancellation);
                return jobs;
            },
            cancellation);

    /// <summary>Lets a job go from one of some states to another.</summary>
    /// <returns>False when it is in none of them.</returns>
    public Task<bool> MoveAsync(
        string id, JobState to, string reason, IReadOnlyList<JobState> from, long? tokens, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            var moved = await connection.RunAsync(
                transaction,
                $"""
                UPDATE jobs SET state = @to, reason = @reason, changed = @now, sequence = sequence + 1,
                    token_limit = CASE WHEN CAST(@tokens AS BIGINT) IS NULL THEN token_limit ELSE prompt_tokens + completion_tokens + CAST(@tokens AS BIGINT) END
                WHERE id = @id AND state IN ({string.Join(", ", from.Select(state => (int)state))})
                """,
                cancellation, ("id", id), ("to", (int)to), ("reason", reason), ("now", store.Now), ("tokens", tokens));
            if (moved == 0) return false;
            if (to == JobState.Cancelled) await CancelItemsAsync(connection, transaction, id, cancellation);
            else if (to != JobState.Running)
                await connection.RunAsync(
                    transaction, $"UPDATE items SET state = {(int)ShardState.Waiting} WHERE job = @id AND state = {(int)ShardState.Queued}", cancellation, ("id", id));
            return true;
        },
        cancellation);

    /// <summary>Puts failed queries back; a job that had ended runs again.</summary>
    /// <param name="id">The job.</param>
    /// <param name="reason">Only those of this reason; all when empty.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>How many.</returns>
    public Task<int> RetryAsync(string id, string reason, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            var which = reason.Length > 0 ? " AND reason = @reason" : "";
            var count = await connection.RunAsync(
                transaction,
                $"""
                UPDATE items SET state = {(int)ShardState.Waiting}, attempts = 0, not_before = 0, reason = '', message = '', step = '', sequence = 0
                WHERE job = @id AND state = {(int)ShardState.Failed}{which}
                """,
                cancellation, ("id", id), ("reason", reason));
            if (count == 0) return 0;
            await connection.RunAsync(
                transaction, $"DELETE FROM ends WHERE job = @id AND state = {(int)ShardState.Failed}{which}", cancellation, ("id", id), ("reason", reason));
            await connection.RunAsync(
                transaction,
                $"""
                UPDATE jobs SET ended = ended - @count, changed = @now, sequence = sequence + 1,
                    state = CASE WHEN state = {(int)JobState.Done} THEN {(int)JobState.Running} ELSE state END
                WHERE id = @id
                """,
                cancellation, ("id", id), ("count", count), ("now", store.Now));
            return count;
        },
        cancellation);

    /// <summary>Removes a job, and the results that no other job uses.</summary>
    public Task RemoveAsync(string id, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.RunAsync(
                transaction,
                """
                DELETE FROM results WHERE id IN (
                    SELECT id FROM result_uses AS mine WHERE job = @id
                        AND NOT EXISTS (SELECT 1 FROM result_uses AS other WHERE other.id = mine.id AND other.job <> @id))
                """,
                cancellation, ("id", id));
            foreach (var table in (string[])["result_uses", "items", "ends", "held_out"])
                await connection.RunAsync(transaction, $"DELETE FROM {table} WHERE job = @id", cancellation, ("id", id));
            await connection.RunAsync(transaction, "DELETE FROM jobs WHERE id = @id", cancellation, ("id", id));
            return true;
        },
        cancellation);

    /// <summary>Keeps a query of a test set for the job.</summary>
    public Task HoldOutAsync(string id, int number, string text, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction, "INSERT INTO held_out (job, number, text) VALUES (@job, @number, @text)", cancellation,
            ("job", id), ("number", (long)number), ("text", text)),
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

    /// <summary>Takes a query out of a job that is being made.</summary>
    public Task DropAsync(string id, long number, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction, "DELETE FROM items WHERE job = @job AND number = @number", cancellation, ("job", id), ("number", number)),
        cancellation);

    /// <summary>Ends a query of a job that is being made, before any work.</summary>
    public Task LeaveOutAsync(string id, long number, ItemEnd end, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.RunAsync(
                transaction, "UPDATE jobs SET sequence = sequence + 1, ended = ended + 1 WHERE id = @job", cancellation, ("job", id));
            await connection.RunAsync(
                transaction,
                $"""
                UPDATE items SET state = {(int)ShardState.Filtered}, reason = @reason, message = @message,
                    sequence = (SELECT sequence FROM jobs WHERE id = @job)
                WHERE job = @job AND number = @number
                """,
                cancellation, ("job", id), ("number", number), ("reason", end.Reason), ("message", end.Message));
            await ShardEnds.CountAsync(connection, transaction, id, ShardState.Filtered, end.Reason, 1, cancellation);
            return true;
        },
        cancellation);

    /// <summary>Removes a job that was not published; one that was stays.</summary>
    public async Task RemoveUnpublishedAsync(string id, CancellationToken cancellation)
    {
        var unpublished = await store.ReadAsync(
            async connection => await connection.ScalarAsync(
                null, $"SELECT 1 FROM jobs WHERE id = @id AND state = {Preparing}", cancellation, ("id", id)) is not null,
            cancellation);
        if (unpublished) await RemoveAsync(id, cancellation);
    }

    /// <summary>Removes jobs whose submission broke off.</summary>
    /// <param name="before">Only those begun before it; others may be on their way right now.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var ids = await store.ReadAsync(
            async connection =>
            {
                var found = new List<string>();
                await foreach (var row in connection.RowsAsync(
                    null, $"SELECT id FROM jobs WHERE state = {Preparing} AND submitted < @before", cancellation, ("before", before.ToUnixTimeMilliseconds())))
                    found.Add(row.GetString(0));
                return found;
            },
            cancellation);
        foreach (var id in ids) await RemoveAsync(id, cancellation);
    }

    private static async Task CancelItemsAsync(DbConnection connection, DbTransaction transaction, string id, CancellationToken cancellation)
    {
        var count = await connection.RunAsync(
            transaction,
            $"""
            UPDATE items SET state = {(int)ShardState.Cancelled}, fence = fence + 1
            WHERE job = @id AND state IN ({(int)ShardState.Waiting}, {(int)ShardState.Queued}, {(int)ShardState.Running})
            """,
            cancellation, ("id", id));
        if (count == 0) return;
        await ShardEnds.CountAsync(connection, transaction, id, ShardState.Cancelled, "", count, cancellation);
        await connection.RunAsync(transaction, "UPDATE jobs SET ended = ended + @count WHERE id = @id", cancellation, ("id", id), ("count", count));
    }

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
