using System.Globalization;
using Microsoft.Data.Sqlite;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Tests.Store;

/// <summary>Writes that share a transaction are as good as each alone.</summary>
public sealed class SqliteDialectTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reasonrank-store-");
    private SqliteDialect _dialect = null!;

    private string StoreFile => Path.Combine(_folder.FullName, "jobs.sqlite");

    public async ValueTask InitializeAsync()
    {
        _dialect = new SqliteDialect(StoreFile);
        await _dialect.WriteAsync((connection, transaction) => connection.RunAsync(transaction, "CREATE TABLE t (id INTEGER PRIMARY KEY)", default), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Of_writes_at_once_those_that_fail_leave_nothing_and_the_others_all()
    {
        const int count = 600;
        var failed = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            try
            {
                await _dialect.WriteAsync(
                    async (connection, transaction) =>
                    {
                        await AddAsync(i);
                        // Every third one breaks its transaction after a row that must go with it.
                        if (i % 3 == 0) await AddAsync(i);
                        return true;

                        Task AddAsync(int id) => connection.RunAsync(transaction, "INSERT INTO t (id) VALUES (@id)", default, ("id", id));
                    },
                    default);
                return false;
            }
            catch (SqliteException taken) when (_dialect.IsTaken(taken))
            {
                return true;
            }
        }));
        Assert.Equal(Enumerable.Range(0, count).Select(i => i % 3 == 0), failed);
        Assert.Equal(Enumerable.Range(0, count).Where(i => i % 3 != 0), await IdsAsync());
    }

    [Fact]
    public async Task What_is_acknowledged_is_in_the_file()
    {
        for (var i = 0; i < 20; i++)
        {
            await InsertAsync(i, default);
            // A connection that shares nothing with the store's sees what another process would.
            await using var other = new SqliteConnection($"Data Source={StoreFile};Mode=ReadOnly;Pooling=False");
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "SELECT count(*) FROM t";
            Assert.Equal(i + 1, Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_write_that_nobody_waits_for_any_more_is_not_done()
    {
        using var cancelled = new CancellationTokenSource();
        var first = _dialect.WriteAsync(
            async (connection, transaction) =>
            {
                await cancelled.CancelAsync();
                return await connection.RunAsync(transaction, "INSERT INTO t (id) VALUES (1)", default);
            },
            default);
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InsertAsync(2, cancelled.Token));
        Assert.Equal([1], await IdsAsync());
    }

    private Task<int> InsertAsync(int id, CancellationToken cancellation) => _dialect.WriteAsync(
        (connection, transaction) => connection.RunAsync(transaction, "INSERT INTO t (id) VALUES (@id)", default, ("id", id)), cancellation);

    private Task<List<int>> IdsAsync() => _dialect.ReadAsync(
        async connection =>
        {
            var ids = new List<int>();
            await foreach (var row in connection.RowsAsync(null, "SELECT id FROM t ORDER BY id", default)) ids.Add(row.GetInt32(0));
            return ids;
        },
        default);
}
