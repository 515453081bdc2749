using System.Data.Common;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>
/// Results of one query's steps in the store, and what they cost. A result that no model was asked for is written with the next
/// write: each waits for the disk, and what a worker's end takes along is made again as it was.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="shard">The query.</param>
/// <param name="calls">The calls of models that are made for it.</param>
internal sealed class ShardResults(SqlStore store, ShardId shard, CallLedger calls) : IStepResults
{
    private readonly List<(ResultKey Key, StepResult Result)> _waiting = [];

    public async Task<StepResult?> FindAsync(ResultKey key, CancellationToken cancellation)
    {
        var (found, isUsed) = await store.ReadAsync(connection => StoredResults.FindAsync(connection, key, shard.Job, cancellation), cancellation);
        // Another job's result may be removed with it; what is ours by then stays, and what is gone is made again.
        return found is null || isUsed ? found : await store.WriteAsync(
            async (connection, transaction) =>
            {
                if (await StoredResults.LockAsync(store.Dialect, connection, transaction, key, cancellation) is not { } still) return null;
                await StoredResults.UseAsync(connection, transaction, key, shard.Job, cancellation);
                return still;
            },
            cancellation);
    }

    public async Task<StepResult> KeepAsync(ResultKey key, StepResult result, CancellationToken cancellation)
    {
        if (result.Usage is not null)
            return await WriteAsync(
                (connection, transaction) => StoredResults.AddAsync(store.Dialect, connection, transaction, key, result, shard.Job, cancellation), cancellation);
        _waiting.Add((key, result));
        return result;
    }

    /// <summary>Writes what was not written yet, of a query that comes to no end now.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var ended = calls.Ended();
        if (_waiting.Count == 0 && ended.Count == 0) return;
        await store.WriteAsync(
            async (connection, transaction) =>
            {
                foreach (var (key, result) in _waiting) await StoredResults.AddAsync(store.Dialect, connection, transaction, key, result, shard.Job, cancellation);
                await calls.WriteAsync(connection, transaction, ended, cancellation);
                return true;
            },
            cancellation);
        calls.Forget(ended.Count);
        _waiting.Clear();
    }

    /// <summary>Writes what was not written yet, and what came of it in the same transaction.</summary>
    /// <param name="outcome">Writes what came of it; may be called more than once, where a transaction has to be begun again.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StepFailedException">Another worker made another result of the same inputs meanwhile, and it was first.</exception>
    public async Task<T> WriteAsync<T>(Func<DbConnection, DbTransaction, Task<T>> outcome, CancellationToken cancellation)
    {
        var ended = calls.Ended();
        var written = await store.WriteAsync(
            async (connection, transaction) =>
            {
                foreach (var (key, result) in _waiting)
                    Require((await StoredResults.AddAsync(store.Dialect, connection, transaction, key, result, shard.Job, cancellation)).Equals(result));
                await calls.WriteAsync(connection, transaction, ended, cancellation);
                return await outcome(connection, transaction);
            },
            cancellation);
        calls.Forget(ended.Count);
        _waiting.Clear();
        return written;
    }

    // What was made of a result would go with the wrong one: the query begins again, and finds the one that is there.
    private static void Require(bool isSame)
    {
        if (!isSame) throw new StepFailedException(new ItemEnd("results-changed", "What it was made from changed meanwhile."), isPassing: true);
    }
}
