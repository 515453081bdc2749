using System.Data.Common;
using Google.Protobuf;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>Results of steps in the store, and what they cost.</summary>
/// <param name="store">The store.</param>
/// <param name="shard">The query that they are for.</param>
internal sealed class ShardResults(SqlStore store, ShardId shard) : IStepResults
{
    public async Task<StepResult?> FindAsync(ResultKey key, CancellationToken cancellation)
    {
        var (found, isUsed) = await store.ReadAsync(
            async connection => (
                await ValueAsync(connection, null, key, cancellation),
                await connection.ScalarAsync(
                    null, "SELECT 1 FROM result_uses WHERE id = @id AND job = @job", cancellation, ("id", key.Text), ("job", shard.Job)) is not null),
            cancellation);
        // Another job's result may be removed with it; what is ours by then stays, and what is gone is made again.
        return found is null || isUsed ? found : await store.WriteAsync(
            async (connection, transaction) =>
            {
                if (await ValueAsync(connection, transaction, key, cancellation) is not { } still) return null;
                await UseAsync(connection, transaction, key, cancellation);
                return still;
            },
            cancellation);
    }

    public Task<StepResult> KeepAsync(ResultKey key, StepResult result, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            var isNew = await connection.RunAsync(
                transaction, "INSERT INTO results (id, value) VALUES (@id, @value) ON CONFLICT (id) DO NOTHING", cancellation,
                ("id", key.Text), ("value", result.ToByteArray())) == 1;
            await UseAsync(connection, transaction, key, cancellation);
            return isNew ? result : (await ValueAsync(connection, transaction, key, cancellation))!;
        },
        cancellation);

    private static async Task<StepResult?> ValueAsync(
        DbConnection connection, DbTransaction? transaction, ResultKey key, CancellationToken cancellation) =>
        await connection.ScalarAsync(transaction, "SELECT value FROM results WHERE id = @id", cancellation, ("id", key.Text)) is byte[] bytes
            ? StepResult.Parser.ParseFrom(bytes)
            : null;

    private Task<int> UseAsync(DbConnection connection, DbTransaction transaction, ResultKey key, CancellationToken cancellation) => connection.RunAsync(
        transaction, "INSERT INTO result_uses (id, job) VALUES (@id, @job) ON CONFLICT (id, job) DO NOTHING", cancellation,
        ("id", key.Text), ("job", shard.Job));
}
