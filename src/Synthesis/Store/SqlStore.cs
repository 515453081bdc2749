using System.Data.Common;
using System.Globalization;

namespace ReasonRank.Synthesis.Store;

/// <summary>The job store's database: opens it, and runs work in transactions, again where another one was in the way.</summary>
internal sealed class SqlStore(SqlDialect dialect, TimeProvider clock)
{
    // Longer than a database takes to start again; work that waits for it goes on as if nothing had been.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30), _longestPause = TimeSpan.FromSeconds(1);

    public SqlDialect Dialect => dialect;

    /// <summary>Milliseconds since 1970.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes the tables where they are missing.</summary>
    /// <exception cref="InvalidOperationException">The store was made by a newer version.</exception>
    public Task OpenAsync(CancellationToken cancellation) => WriteAsync(
        async (connection, transaction) =>
        {
            foreach (var statement in Schema.Statements(dialect)) await connection.RunAsync(transaction, statement, cancellation);
            var version = await connection.ScalarAsync(transaction, "SELECT max(version) FROM store", cancellation);
            if (version is null) await connection.RunAsync(transaction, "INSERT INTO store (version) VALUES (@version)", cancellation, ("version", Schema.Version));
            else if (Convert.ToInt32(version, CultureInfo.InvariantCulture) > Schema.Version)
                throw new InvalidOperationException($"The job store was made by a newer version of the suite (tables of version {version}); this one knows {Schema.Version}.");
            return true;
        },
        cancellation);

    /// <summary>Reads.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) =>
        TryAsync(() => dialect.ReadAsync(work, cancellation), cancellation);

    /// <summary>Writes in one transaction; the work may be done more than once.</summary>
    public Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation) =>
        TryAsync(() => dialect.WriteAsync(work, cancellation), cancellation);

    private async Task<T> TryAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                return await work();
            }
            catch (DbException failure) when (dialect.IsPassing(failure) && clock.GetElapsedTime(start) < _patience)
            {
                await Task.Delay(pause * (1 + Random.Shared.NextDouble()), clock, cancellation);
            }
        }
    }
}
