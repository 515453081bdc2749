using System.Data.Common;
using ReasonRank.Ranking;

namespace ReasonRank.Synthesis.Store;

/// <summary>
/// Calls of models made under one lease, and what they cost. Each is written down before it is made: of a worker that is killed
/// nobody hears any more, and its calls count with their prompts.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="lease">The lease.</param>
/// <param name="observe">Told what calls cost that have ended.</param>
internal sealed class CallLedger(SqlStore store, Lease lease, Action<Usage> observe)
{
    private readonly Lock _lock = new();
    private readonly List<(long Call, Usage Spent)> _ended = [];
    private long _last;

    /// <summary>Writes a call down that is about to be made.</summary>
    /// <param name="promptTokens">About how many its prompt has.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>To be told what it cost when it has ended, however it did.</returns>
    public async ValueTask<Action<Usage>> BeginAsync(long promptTokens, CancellationToken cancellation)
    {
        var call = Interlocked.Increment(ref _last);
        await store.WriteAsync(
            // A job that is gone meanwhile keeps nothing.
            (connection, transaction) => connection.RunAsync(
                transaction,
                """
                INSERT INTO calls (job, number, fence, call, prompt_tokens)
                SELECT job, number, @fence, @call, @tokens FROM items WHERE job = @job AND number = @number
                ON CONFLICT DO NOTHING
                """,
                cancellation, ("job", lease.Shard.Job), ("number", lease.Shard.Number), ("fence", lease.Fence), ("call", call), ("tokens", promptTokens)),
            cancellation);
        return spent =>
        {
            observe(spent);
            lock (_lock) _ended.Add((call, spent));
        };
    }

    /// <summary>Calls that have ended and are not yet forgotten.</summary>
    public IReadOnlyList<(long Call, Usage Spent)> Ended()
    {
        lock (_lock) return [.. _ended];
    }

    /// <summary>Writes down what ended calls cost, in place of what was written down before them.</summary>
    public async Task WriteAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<(long Call, Usage Spent)> ended, CancellationToken cancellation)
    {
        var sum = Usage.None;
        foreach (var (call, spent) in ended)
        {
            // One that is not there any more was written already, by a transaction of whose end the database did not tell.
            if (await connection.RunAsync(
                transaction, "DELETE FROM calls WHERE job = @job AND number = @number AND fence = @fence AND call = @call", cancellation,
                ("job", lease.Shard.Job), ("number", lease.Shard.Number), ("fence", lease.Fence), ("call", call)) > 0) sum += spent;
        }
        await ShardEnds.SpendAsync(store, connection, transaction, lease.Shard, sum, cancellation);
    }

    /// <summary>Forgets the first ended calls: they are written.</summary>
    public void Forget(int count)
    {
        lock (_lock) _ended.RemoveRange(0, count);
    }
}
