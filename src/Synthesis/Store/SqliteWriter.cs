using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;

namespace ReasonRank.Synthesis.Store;

/// <summary>
/// Writes to a SQLite file one after another, and all that wait in one transaction: a commit waits for the disk, which takes as long
/// for one write as for a hundred. Each is told of its end after the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostAtOnce = 256;

    // Between the beginnings of two transactions. Whoever comes alone waits for nobody; those that come one after another share the
    // disk's time, and the processor's, of which commits took a fourth.
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(20);

    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _connectionString;
    private readonly Task _work;
    private SqliteFile? _connection;

    /// <summary>A writer; the file is opened with the first write.</summary>
    public SqliteWriter(string connectionString)
    {
        _connectionString = connectionString;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Does the work in a transaction, which others may share; where one of them fails, each has one of its own.</summary>
    public Task<T> RunAsync<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation)
    {
        var write = new Write<T>(work, cancellation);
        // Only after the end is there nobody to take it.
        return _waiting.Writer.TryWrite(write) ? write.Result : Task.FromException<T>(new ObjectDisposedException(nameof(SqliteWriter)));
    }

    /// <summary>Does what waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work;
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        var (writes, begun) = (new List<Write>(), 0L);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (_between - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } rest) await Task.Delay(rest);
            begun = Stopwatch.GetTimestamp();
            writes.Clear();
            while (writes.Count < MostAtOnce && _waiting.Reader.TryRead(out var write))
                if (!write.GiveUp()) writes.Add(write);
            if (writes.Count == 0 || await CommitAsync(writes) is not { } failure) continue;
            if (writes.Count == 1) writes[0].Fail(failure);
            else foreach (var write in writes)
                if (await CommitAsync([write]) is { } own) write.Fail(own);
        }
    }

    private async Task<Exception?> CommitAsync(List<Write> writes)
    {
        try
        {
            _connection ??= await OpenAsync();
            // Not deferred: a transaction that begins to write after it has read can fail at once instead of waiting for its turn.
            await using var transaction = _connection.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            foreach (var write in writes) await write.DoAsync(_connection, transaction);
            await transaction.CommitAsync();
        }
        catch (Exception failure)
        {
            return failure;
        }
        foreach (var write in writes) write.Complete();
        return null;
    }

    private async Task<SqliteFile> OpenAsync()
    {
        var connection = new SqliteFile(_connectionString);
        try
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            // Acknowledged means durable, also after a loss of power.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
            await command.ExecuteNonQueryAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private abstract class Write(CancellationToken cancellation)
    {
        protected CancellationToken Cancellation { get; } = cancellation;

        /// <summary>Does the work; its result is told when it is durable.</summary>
        public abstract Task DoAsync(DbConnection connection, DbTransaction transaction);

        public abstract void Complete();

        public abstract void Fail(Exception failure);

        /// <summary>Ends it when nobody wants it any more.</summary>
        public bool GiveUp()
        {
            if (!Cancellation.IsCancellationRequested) return false;
            Fail(new OperationCanceledException(Cancellation));
            return true;
        }
    }

    private sealed class Write<T>(Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellation) : Write(cancellation)
    {
        private readonly TaskCompletionSource<T> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Result => _end.Task;

        public override async Task DoAsync(DbConnection connection, DbTransaction transaction) => _result = await work(connection, transaction);

        public override void Complete() => _end.TrySetResult(_result!);

        public override void Fail(Exception failure)
        {
            if (failure is OperationCanceledException && Cancellation.IsCancellationRequested) _end.TrySetCanceled(Cancellation);
            else _end.TrySetException(failure);
        }
    }
}
