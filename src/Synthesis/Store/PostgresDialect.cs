using System.Data;
using System.Data.Common;
using Npgsql;

namespace ReasonRank.Synthesis.Store;

/// <summary>A PostgreSQL database, which workers on several machines share.</summary>
internal sealed class PostgresDialect(string connectionString) : SqlDialect
{
    // A process that is frozen in the middle of a transaction holds its locks, and with them all workers; ours never pause so long.
    private const string Limit = "-c idle_in_transaction_session_timeout=10s";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(Limited(new NpgsqlConnectionStringBuilder(connectionString)));

    public override string Description { get; } = Describe(new NpgsqlConnectionStringBuilder(connectionString));

    public override string Bytes => "BYTEA";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override string KeepLock => "FOR KEY SHARE";

    public override string RemoveLock => "FOR UPDATE";

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        return await work(connection);
    }

    public override async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        var result = await work(connection, transaction);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    public override bool IsTaken(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // Beside what the driver knows to pass: a server that shuts down (57P01 to 57P03), connections that broke (class 08), and
    // transactions that paused for too long (25P03).
    public override bool IsPassing(DbException failure) =>
        failure is NpgsqlException { IsTransient: true }
        || failure.SqlState is { } state && (state.StartsWith("57P0", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal)
            || state == "25P03");

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Limited(NpgsqlConnectionStringBuilder connection)
    {
        connection.Options = $"{Limit} {connection.Options}".TrimEnd();
        return connection;
    }

    private static string Describe(NpgsqlConnectionStringBuilder connection) => $"PostgreSQL, {connection.Database} at {connection.Host}:{connection.Port}";
}
