using System.Data.Common;

namespace ReasonRank.Synthesis.Store;

/// <summary>Where SQLite and PostgreSQL differ. All other SQL of the store is what both understand.</summary>
internal abstract class SqlDialect
{
    /// <summary>Type of a column of bytes.</summary>
    public abstract string Bytes { get; }

    /// <summary>Makes a subquery take rows that no other transaction is at.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>An open connection.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Begins a transaction that will write.</summary>
    public abstract Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>Whether the failure is that of a key that is taken.</summary>
    public abstract bool IsTaken(DbException failure);

    /// <summary>Whether another attempt may succeed: a lock, a deadlock, a lost connection.</summary>
    public abstract bool IsPassing(DbException failure);
}
