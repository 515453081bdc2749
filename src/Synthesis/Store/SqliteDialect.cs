using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ReasonRank.Synthesis.Store;

/// <summary>A SQLite file, for one machine.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int Busy = 5, Locked = 6, Constraint = 19;

    private readonly ConcurrentBag<SqliteFile> _readers = [];
    private readonly SqliteWriter _writer;
    private readonly string _connection;

    static SqliteDialect() => SQLitePCL.Batteries_V2.Init();

    /// <summary>A store in a file; its folder is made where it is missing.</summary>
    public SqliteDialect(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        Description = $"SQLite, {file}";
        // Connections are kept here, with their prepared statements.
        _connection = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30, Pooling = false }.ToString();
        _writer = new SqliteWriter(_connection);
    }

    public override string Description { get; }

    public override string Bytes => "BLOB";

    // A writing transaction has the file to itself.
    public override string SkipLocked => "";

    public override string KeepLock => "";

    public override string RemoveLock => "";

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        if (!_readers.TryTake(out var connection)) connection = await OpenAsync(cancellation);
        T result;
        try
        {
            result = await work(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        _readers.Add(connection);
        return result;
    }

    public override Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        _writer.RunAsync(work, cancellation);

    public override bool IsTaken(DbException failure) => failure is SqliteException { SqliteErrorCode: Constraint };

    public override bool IsPassing(DbException failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var connection)) await connection.DisposeAsync();
    }

    private async Task<SqliteFile> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteFile(_connection);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
