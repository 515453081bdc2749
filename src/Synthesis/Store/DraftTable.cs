using System.Data.Common;
using Google.Protobuf;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>Jobs that are being made. Until its last query is there, a job is nobody's: it is published by one update.</summary>
internal sealed class DraftTable(SqlStore store, JobTable jobs, JobChanges changes)
{
    /// <summary>State of a job that is being made.</summary>
    public const int Preparing = 0;

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

    /// <summary>Keeps a query of a test set for the job.</summary>
    public Task HoldOutAsync(string id, int number, string text, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction, "INSERT INTO held_out (job, number, text) VALUES (@job, @number, @text)", cancellation,
            ("job", id), ("number", (long)number), ("text", text)),
        cancellation);

    /// <summary>Takes queries out of a job that is being made.</summary>
    public Task DropAsync(string id, IReadOnlyList<long> numbers, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            foreach (var number in numbers)
                await connection.RunAsync(
                    transaction, "DELETE FROM items WHERE job = @job AND number = @number", cancellation, ("job", id), ("number", number));
            return true;
        },
        cancellation);

    /// <summary>Ends queries of a job that is being made, before any work.</summary>
    public Task LeaveOutAsync(string id, IReadOnlyList<(long Number, ItemEnd End)> queries, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            foreach (var (number, end) in queries)
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
            }
            return true;
        },
        cancellation);

    /// <summary>Makes a prepared job one that runs; or finds the job that its idempotency key stands for.</summary>
    /// <param name="id">The prepared job.</param>
    /// <param name="key">The idempotency key; empty for none.</param>
    /// <param name="content">Hash of all that was submitted.</param>
    /// <param name="trace">The span of its submission, as <c>traceparent</c> has it; null for none.</param>
    /// <param name="total">Its queries.</param>
    /// <param name="duplicates">Queries that were removed before.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Id of the job that there is now, and the hash of what was submitted for it.</returns>
    public async Task<(string Id, string Content)> PublishAsync(
        string id, string key, string content, string? trace, long total, long duplicates, CancellationToken cancellation)
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
                    if (trace is not null)
                        await connection.RunAsync(
                            transaction, "INSERT INTO traces (job, parent) VALUES (@id, @parent)", cancellation, ("id", id), ("parent", trace));
                    return (id, content);
                },
                cancellation);
        }
        catch (DbException failure) when (store.Dialect.IsTaken(failure))
        {
            var existing = await jobs.FindKeyAsync(key, cancellation)
                ?? throw new InvalidOperationException("The idempotency key was taken and is free again.", failure);
            await changes.RemoveAsync(id, cancellation);
            return existing;
        }
    }

    /// <summary>Removes a job that was not published; one that was stays.</summary>
    public async Task RemoveUnpublishedAsync(string id, CancellationToken cancellation)
    {
        var unpublished = await store.ReadAsync(
            async connection => await connection.ScalarAsync(
                null, $"SELECT 1 FROM jobs WHERE id = @id AND state = {Preparing}", cancellation, ("id", id)) is not null,
            cancellation);
        if (unpublished) await changes.RemoveAsync(id, cancellation);
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
        foreach (var id in ids) await changes.RemoveAsync(id, cancellation);
    }
}
