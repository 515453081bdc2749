using System.Data.Common;
using System.Globalization;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>Writes down what queries cost and how they ended.</summary>
internal sealed class ShardEnds(SqlStore store)
{
    /// <summary>Adds what calls cost to the query and its job, and stops the job when its limit is used up. Counts for lost leases too: the calls were made.</summary>
    public static async Task SpendAsync(
        SqlStore store, DbConnection connection, DbTransaction transaction, ShardId shard, Ranking.Usage usage, CancellationToken cancellation)
    {
        if (usage == Ranking.Usage.None) return;
        await connection.RunAsync(
            transaction, $"UPDATE items SET {UsageColumns.Add} WHERE job = @job AND number = @number", cancellation,
            [("job", shard.Job), ("number", shard.Number), .. UsageColumns.Parameters(usage)]);
        await connection.RunAsync(
            transaction, $"UPDATE jobs SET {UsageColumns.Add} WHERE id = @job", cancellation,
            [("job", shard.Job), .. UsageColumns.Parameters(usage)]);
        await StopAsync(
            store, connection, transaction, shard.Job, "token-limit: the job's limit of tokens is used up; resume it with another one.",
            "token_limit IS NOT NULL AND prompt_tokens + completion_tokens >= token_limit", cancellation);
    }

    /// <summary>Ends a query.</summary>
    /// <param name="lease">The lease that it was worked on with.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="end">Why; null for an item.</param>
    /// <param name="step">The step that it ended at; empty for an item.</param>
    /// <param name="outcome">What it became: the item without its results, whose keys are told instead.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>False when the lease is lost: nothing was written.</returns>
    public Task<bool> EndAsync(
        Lease lease, ShardState state, ItemEnd? end, string step, StoredOutcome? outcome, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => EndAsync(connection, transaction, lease, state, end, step, outcome, cancellation), cancellation);

    /// <summary>The same in a transaction of the caller's.</summary>
    public async Task<bool> EndAsync(
        DbConnection connection, DbTransaction transaction, Lease lease, ShardState state, ItemEnd? end, string step, StoredOutcome? outcome,
        CancellationToken cancellation)
    {
        // The job's row first, always: two ends of one job wait for each other here, and nowhere else.
        var sequence = await connection.ScalarAsync(
            transaction, "UPDATE jobs SET sequence = sequence + 1, changed = @now WHERE id = @job RETURNING sequence", cancellation,
            ("job", lease.Shard.Job), ("now", store.Now));
        if (sequence is null) return false;
        var changed = await connection.RunAsync(
            transaction,
            $"""
            UPDATE items SET state = @state, reason = @reason, message = @message, step = @step, outcome = @outcome, sequence = @sequence
            WHERE job = @job AND number = @number AND fence = @fence AND state = {(int)ShardState.Running}
            """,
            cancellation,
            ("job", lease.Shard.Job), ("number", lease.Shard.Number), ("fence", lease.Fence), ("state", (int)state),
            ("reason", end?.Reason ?? ""), ("message", end?.Message ?? ""), ("step", step), ("outcome", outcome?.ToBytes()),
            ("sequence", Convert.ToInt64(sequence, CultureInfo.InvariantCulture)));
        if (changed == 0) return false;
        await CountAsync(connection, transaction, lease.Shard.Job, state, end?.Reason ?? "", 1, cancellation);
        await connection.RunAsync(
            transaction,
            $"""
            UPDATE jobs SET ended = ended + 1,
                state = CASE WHEN ended + 1 = total AND state <> {(int)JobState.Cancelled} THEN {(int)JobState.Done} ELSE state END,
                reason = CASE WHEN ended + 1 = total AND state <> {(int)JobState.Cancelled} THEN '' ELSE reason END
            WHERE id = @job
            """,
            cancellation, ("job", lease.Shard.Job));
        return true;
    }

    /// <summary>
    /// Stops a running job when too many of its last queries failed since it was resumed. Failures often end first: queries under way
    /// are looked at too, and count as none.
    /// </summary>
    /// <param name="job">Id of the job.</param>
    /// <param name="window">How many last queries are looked at, besides as many as are under way.</param>
    /// <param name="share">The share of failed ones that stops it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether it was stopped.</returns>
    public Task<bool> StopIfFailingAsync(string job, int window, double share, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            var underWay = Convert.ToInt64(
                await connection.ScalarAsync(
                    transaction, $"SELECT count(*) FROM items WHERE job = @job AND state = {(int)ShardState.Running}", cancellation, ("job", job)),
                CultureInfo.InvariantCulture);
            var (seen, failed, message) = (0, 0, "");
            await foreach (var row in connection.RowsAsync(
                transaction,
                """
                SELECT state, message FROM items
                WHERE job = @job AND sequence > COALESCE((SELECT sequence FROM resumed WHERE job = @job), 0)
                ORDER BY sequence DESC LIMIT @looked
                """,
                cancellation, ("job", job), ("looked", window + underWay)))
            {
                seen++;
                if ((ShardState)row.GetInt32(0) != ShardState.Failed) continue;
                failed++;
                if (message.Length == 0) message = row.GetString(1);
            }
            return seen >= window && failed >= share * (window + underWay) && await StopAsync(
                store, connection, transaction, job, $"too-many-failures: {failed} of the last {seen} queries failed, the last one: {message}", "1 = 1", cancellation);
        },
        cancellation);

    /// <summary>Adds to the count of ends of a kind.</summary>
    internal static Task<int> CountAsync(
        DbConnection connection, DbTransaction transaction, string job, ShardState state, string reason, long count, CancellationToken cancellation) =>
        connection.RunAsync(
            transaction,
            """
            INSERT INTO ends (job, state, reason, count) VALUES (@job, @state, @reason, @count)
            ON CONFLICT (job, state, reason) DO UPDATE SET count = ends.count + @count
            """,
            cancellation, ("job", job), ("state", (int)state), ("reason", reason), ("count", count));

    private static async Task<bool> StopAsync(
        SqlStore store, DbConnection connection, DbTransaction transaction, string job, string reason, string condition, CancellationToken cancellation)
    {
        var stopped = await connection.RunAsync(
            transaction,
            $"UPDATE jobs SET state = {(int)JobState.Stopped}, reason = @reason, changed = @now WHERE id = @job AND state = {(int)JobState.Running} AND {condition}",
            cancellation, ("job", job), ("reason", reason), ("now", store.Now));
        if (stopped == 0) return false;
        await connection.RunAsync(
            transaction, $"UPDATE items SET state = {(int)ShardState.Waiting} WHERE job = @job AND state = {(int)ShardState.Queued}", cancellation, ("job", job));
        return true;
    }
}
