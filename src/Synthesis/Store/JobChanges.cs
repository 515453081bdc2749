using System.Data.Common;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>What people do to jobs: stop and go, retry, remove.</summary>
internal sealed class JobChanges(SqlStore store)
{
    private const string Uses = "SELECT id FROM result_uses AS mine WHERE job = @id";

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
            if (to == JobState.Running)
                await connection.RunAsync(
                    transaction,
                    """
                    INSERT INTO resumed (job, sequence) SELECT id, sequence FROM jobs WHERE id = @id
                    ON CONFLICT (job) DO UPDATE SET sequence = excluded.sequence
                    """,
                    cancellation, ("id", id));
            else if (to == JobState.Cancelled) await CancelItemsAsync(connection, transaction, id, cancellation);
            else
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
            // Another job that begins to use one of the results at this moment has its row, or waits for it. A statement sees what was
            // there when it began: only one after the locks sees all uses.
            await connection.RunAsync(
                transaction, $"SELECT 1 FROM results WHERE id IN ({Uses}) ORDER BY id {store.Dialect.RemoveLock}", cancellation, ("id", id));
            await connection.RunAsync(
                transaction,
                $"DELETE FROM results WHERE id IN ({Uses} AND NOT EXISTS (SELECT 1 FROM result_uses AS other WHERE other.id = mine.id AND other.job <> @id))",
                cancellation, ("id", id));
            foreach (var table in (string[])["result_uses", "items", "ends", "held_out", "resumed", "traces", "calls"])
                await connection.RunAsync(transaction, $"DELETE FROM {table} WHERE job = @id", cancellation, ("id", id));
            await connection.RunAsync(transaction, "DELETE FROM jobs WHERE id = @id", cancellation, ("id", id));
            return true;
        },
        cancellation);

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
}
