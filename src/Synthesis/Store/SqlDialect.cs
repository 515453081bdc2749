using System.Data.Common;

namespace ReasonRank.Synthesis.Store;

/// <summary>Where SQLite and PostgreSQL differ. All other SQL of the store is what both understand.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>What it is and where, in a few words without a password.</summary>
    public abstract string Description { get; }

    /// <summary>Type of a column of bytes.</summary>
    public abstract string Bytes { get; }

    /// <summary>Makes a subquery take rows that no other transaction is at.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Makes a query wait for transactions that remove its rows, and others that would remove them wait for this one.</summary>
    public abstract string KeepLock { get; }

    /// <summary>Makes a query wait for all other transactions that use its rows, and those wait for this one.</summary>
    public abstract string RemoveLock { get; }

    /// <summary>Reads.</summary>
    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation);

    /// <summary>Writes, all of it or nothing; what is acknowledged is durable. The work may be done more than once.</summary>
    public abstract Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation);

    /// <summary>Whether the failure is that of a key that is taken.</summary>
    public abstract bool IsTaken(DbException failure);

    /// <summary>Whether another attempt may succeed: a lock, a deadlock, a lost connection.</summary>
    public abstract bool IsPassing(DbException failure);

    /// <summary>Closes the connections.</summary>
    public abstract ValueTask DisposeAsync();
}
