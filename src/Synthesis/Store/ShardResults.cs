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
        var found = await store.ReadAsync(connection => ValueAsync(connection, null, key, cancellation), cancellation);
        if (found is not null) await store.WriteAsync((connection, transaction) => UseAsync(connection, transaction, key, cancellation), cancellation);
        return found;
    }

    public Task<StepResult> KeepAsync(ResultKey key, StepResult result, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            await connection.RunAsync(
                transaction, "INSERT INTO results (id, value) VALUES (@id, @value) ON CONFLICT (id) DO NOTHING", cancellation,
                ("id", key.Text), ("value", result.ToByteArray()));
            await UseAsync(connection, transaction, key, cancellation);
            return (await ValueAsync(connection, transaction, key, cancellation))!;
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
