using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ReasonRank.Synthesis.Store;

/// <summary>A SQLite file, for one machine.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5, Locked = 6, Constraint = 19;

    private readonly string _connection;

    static SqliteDialect() => SQLitePCL.Batteries_V2.Init();

    /// <summary>A store in a file; its folder is made where it is missing.</summary>
    public SqliteDialect(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        _connection = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30, Pooling = true }.ToString();
    }

    public override string Bytes => "BLOB";

    // A writing transaction has the file to itself.
    public override string SkipLocked => "";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            await connection.OpenAsync(cancellation);
            using var command = connection.CreateCommand();
            // Acknowledged means durable, also after a loss of power.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Not deferred: a transaction that begins to write after it has read can fail at once instead of waiting for its turn.
    public override Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false));

    public override bool IsTaken(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };

    public override bool IsPassing(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };
}
