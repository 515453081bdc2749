using System.Data;
using System.Data.Common;
using Npgsql;

namespace ReasonRank.Synthesis.Store;

/// <summary>A PostgreSQL database, which workers on several machines share.</summary>
internal sealed class PostgresDialect(string connectionString) : SqlDialect, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public override string Bytes => "BYTEA";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public override async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);

    public override bool IsTaken(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsPassing(DbException failure) => failure is NpgsqlException { IsTransient: true };

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
