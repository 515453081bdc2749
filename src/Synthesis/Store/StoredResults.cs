using System.Data.Common;
using Google.Protobuf;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The table of results, which all jobs share, and which job uses which.</summary>
internal static class StoredResults
{
    /// <summary>The result of a key, and whether a job uses it already; null when there is none.</summary>
    public static async Task<(StepResult? Result, bool IsUsed)> FindAsync(DbConnection connection, ResultKey key, string job, CancellationToken cancellation)
    {
        await foreach (var row in connection.RowsAsync(
            null, "SELECT value, EXISTS (SELECT 1 FROM result_uses WHERE id = @id AND job = @job) FROM results WHERE id = @id", cancellation,
            ("id", key.Text), ("job", job)))
            return (StepResult.Parser.ParseFrom((byte[])row[0]), row.GetBoolean(1));
        return (null, false);
    }

    /// <summary>The result of a key, which nobody removes before the transaction ends; null when there is none.</summary>
    public static async Task<StepResult?> LockAsync(
        SqlDialect dialect, DbConnection connection, DbTransaction transaction, ResultKey key, CancellationToken cancellation) =>
        await connection.ScalarAsync(transaction, $"SELECT value FROM results WHERE id = @id {dialect.KeepLock}", cancellation, ("id", key.Text)) is byte[] bytes
            ? StepResult.Parser.ParseFrom(bytes)
            : null;

    /// <summary>Adds a result that a job uses.</summary>
    /// <returns>It, or the one that was there before.</returns>
    public static async Task<StepResult> AddAsync(
        SqlDialect dialect, DbConnection connection, DbTransaction transaction, ResultKey key, StepResult result, string job, CancellationToken cancellation)
    {
        StepResult? kept;
        do
        {
            var isNew = await connection.RunAsync(
                transaction, "INSERT INTO results (id, value) VALUES (@id, @value) ON CONFLICT (id) DO NOTHING", cancellation,
                ("id", key.Text), ("value", result.ToByteArray())) == 1;
            // One that was there may be gone by now, with the job that used it; then there is room for this one.
            kept = isNew ? result : await LockAsync(dialect, connection, transaction, key, cancellation);
        }
        while (kept is null);
        await UseAsync(connection, transaction, key, job, cancellation);
        return kept;
    }

    /// <summary>A job uses a result: it stays for as long as the job.</summary>
    public static Task<int> UseAsync(DbConnection connection, DbTransaction transaction, ResultKey key, string job, CancellationToken cancellation) =>
        connection.RunAsync(
            transaction, "INSERT INTO result_uses (id, job) VALUES (@id, @job) ON CONFLICT (id, job) DO NOTHING", cancellation,
            ("id", key.Text), ("job", job));
}
