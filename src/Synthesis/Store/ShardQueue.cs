using System.Data.Common;
using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>Gives queries to the broker and to workers. Its rows are the outbox: what is queued and not begun in time is sent again.</summary>
internal sealed class ShardQueue(SqlStore store, SynthesisOptions options)
{
    // Rows are picked before they are changed, in a table of their own: as a subquery of the change, PostgreSQL may pick again for
    // each row, and take more than was asked for.

    // In the words of the index items_by_lease: SQLite uses it for conditions that have its own, and for no others that follow from them.
    private const string Leased = $"state IN ({Schema.Leased})";

    // Times of being queued before it are from versions that did not write them.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    // Between the queueing of a row and its delivery a broker may be down for a while; sending again costs little.
    private long ResendAfter => (long)options.ResendAfter.TotalMilliseconds;

    /// <summary>
    /// Takes waiting queries of running jobs for the broker: jobs of a higher priority first, and of equal ones each in its turn,
    /// the job with the fewest queries under way before the others.
    /// </summary>
    /// <param name="room">Most queries under way of all jobs together.</param>
    /// <param name="most">Most queries to take now.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>None while another instance of the service takes some: two at once would take more than there is room for.</returns>
    public Task<IReadOnlyList<ShardId>> TakeAsync(int room, int most, CancellationToken cancellation) => store.WriteAsync<IReadOnlyList<ShardId>>(
        async (connection, transaction) =>
        {
            if (await connection.ScalarAsync(transaction, $"SELECT version FROM store {store.Dialect.SkipLocked}", cancellation) is null) return [];
            var jobs = new List<(string Id, int Priority, long Room, long Busy)>();
            await foreach (var row in connection.RowsAsync(
                transaction,
                $"""
                SELECT id, priority, in_flight,
                    (SELECT count(*) FROM items WHERE job = id AND state IN ({(int)ShardState.Queued}, {(int)ShardState.Running}))
                FROM jobs WHERE state = {(int)JobState.Running}
                """,
                cancellation))
                jobs.Add((row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.GetInt64(3)));
            var free = Math.Min(most, room - jobs.Sum(job => job.Busy));
            var taken = new List<ShardId>();
            foreach (var group in jobs.GroupBy(job => job.Priority).OrderBy(group => group.Key))
            {
                // Water filling: all jobs of a priority come to the same number under way, as far as they want to.
                var open = group.OrderBy(job => Math.Min(job.Room, job.Busy)).ToList();
                foreach (var (job, share) in FairShares.Of(open, job => job.Busy, job => job.Room, free))
                {
                    var got = await QueueAsync(connection, transaction, job.Id, share, cancellation);
                    taken.AddRange(got);
                    free -= got.Count;
                }
            }
            return taken;
        },
        cancellation);

    /// <summary>
    /// Queries that were queued and not begun in time. Each is found again when it has waited twice as long: a queue may just be long, and
    /// must not get longer by messages that are in it already.
    /// </summary>
    public Task<IReadOnlyList<ShardId>> TakeLostAsync(int most, CancellationToken cancellation) => store.WriteAsync<IReadOnlyList<ShardId>>(
        async (connection, transaction) => await ShardsAsync(connection.RowsAsync(
            transaction,
            $"""
            WITH picked AS MATERIALIZED (
                SELECT job, number FROM items WHERE {Leased} AND state = {(int)ShardState.Queued} AND lease_until < @now LIMIT @most {store.Dialect.SkipLocked})
            UPDATE items SET lease_until = @now + CASE WHEN @now - not_before BETWEEN @after AND @longest THEN @now - not_before ELSE @after END
            WHERE (job, number) IN (SELECT job, number FROM picked)
            RETURNING job, number
            """,
            cancellation, ("now", store.Now), ("after", ResendAfter), ("longest", (long)_longest.TotalMilliseconds), ("most", most))),
        cancellation);

    /// <summary>Queries at the broker that nobody has begun.</summary>
    public Task<long> CountQueuedAsync(CancellationToken cancellation) => store.ReadAsync(
        async connection => Convert.ToInt64(
            await connection.ScalarAsync(null, $"SELECT count(*) FROM items WHERE {Leased} AND state = {(int)ShardState.Queued}", cancellation), CultureInfo.InvariantCulture),
        cancellation);

    /// <summary>Puts queries back whose workers did not come back.</summary>
    /// <returns>How many.</returns>
    public Task<int> ReleaseExpiredAsync(CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction,
            $"UPDATE items SET state = {(int)ShardState.Waiting} WHERE {Leased} AND state = {(int)ShardState.Running} AND lease_until < @now",
            cancellation, ("now", store.Now)),
        cancellation);

    /// <summary>Puts queries back that the broker did not take.</summary>
    public Task ReturnAsync(IReadOnlyList<ShardId> shards, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            foreach (var shard in shards)
                await connection.RunAsync(
                    transaction,
                    $"UPDATE items SET state = {(int)ShardState.Waiting} WHERE job = @job AND number = @number AND state = {(int)ShardState.Queued}",
                    cancellation, ("job", shard.Job), ("number", shard.Number));
            return true;
        },
        cancellation);

    /// <summary>The lease of a query; null when it has ended, another worker is at it, it is not its time yet, or its job does not run.</summary>
    public Task<Lease?> LeaseAsync(ShardId shard, CancellationToken cancellation) => store.WriteAsync(
        async (connection, transaction) =>
        {
            await foreach (var row in connection.RowsAsync(
                transaction,
                $"""
                UPDATE items SET state = {(int)ShardState.Running}, fence = fence + 1, attempts = attempts + 1, lease_until = @until
                WHERE job = @job AND number = @number
                    AND (state = {(int)ShardState.Queued} OR (state = {(int)ShardState.Waiting} AND not_before <= @now)
                        OR (state = {(int)ShardState.Running} AND lease_until < @now))
                    AND EXISTS (SELECT 1 FROM jobs WHERE id = @job AND state = {(int)JobState.Running})
                RETURNING fence, attempts, query
                """,
                cancellation, ("job", shard.Job), ("number", shard.Number), ("now", store.Now), ("until", LeaseEnd)))
                return new Lease(shard, row.GetInt64(0), row.GetInt32(1), JobQuery.Parser.ParseFrom((byte[])row[2]));
            return null;
        },
        cancellation);

    /// <summary>Whether there is such a query.</summary>
    public Task<bool> HasAsync(ShardId shard, CancellationToken cancellation) => store.ReadAsync(
        async connection => await connection.ScalarAsync(
            null, "SELECT 1 FROM items WHERE job = @job AND number = @number", cancellation, ("job", shard.Job), ("number", shard.Number)) is not null,
        cancellation);

    /// <summary>Prolongs a lease.</summary>
    /// <returns>The job's state; null when the lease is lost: the work is to be given up.</returns>
    public Task<JobState?> ProlongAsync(Lease lease, CancellationToken cancellation) => store.WriteAsync<JobState?>(
        async (connection, transaction) => await connection.ScalarAsync(
            transaction,
            $"""
            UPDATE items SET lease_until = @until WHERE job = @job AND number = @number AND fence = @fence AND state = {(int)ShardState.Running}
            RETURNING (SELECT state FROM jobs WHERE id = @job)
            """,
            cancellation, ("job", lease.Shard.Job), ("number", lease.Shard.Number), ("fence", lease.Fence), ("until", LeaseEnd)) is { } state
            ? (JobState)Convert.ToInt32(state, CultureInfo.InvariantCulture)
            : null,
        cancellation);

    /// <summary>Gives a lease back, to be taken again at a time.</summary>
    public Task GiveBackAsync(Lease lease, DateTimeOffset notBefore, bool countsAsAttempt, CancellationToken cancellation) => store.WriteAsync(
        (connection, transaction) => connection.RunAsync(
            transaction,
            $"""
            UPDATE items SET state = {(int)ShardState.Waiting}, not_before = @notBefore, attempts = attempts - @spare
            WHERE job = @job AND number = @number AND fence = @fence AND state = {(int)ShardState.Running}
            """,
            cancellation, ("job", lease.Shard.Job), ("number", lease.Shard.Number), ("fence", lease.Fence),
            ("notBefore", notBefore.ToUnixTimeMilliseconds()), ("spare", countsAsAttempt ? 0 : 1)),
        cancellation);

    private long LeaseEnd => store.Now + (long)options.LeaseTime.TotalMilliseconds;

    private async Task<List<ShardId>> QueueAsync(
        DbConnection connection, DbTransaction transaction, string job, long most, CancellationToken cancellation) =>
        most <= 0 ? [] : await ShardsAsync(connection.RowsAsync(
            transaction,
            $"""
            WITH picked AS MATERIALIZED (
                SELECT number FROM items WHERE job = @job AND state = {(int)ShardState.Waiting} AND not_before <= @now
                ORDER BY number LIMIT @most {store.Dialect.SkipLocked})
            UPDATE items SET state = {(int)ShardState.Queued}, lease_until = @later, not_before = @now WHERE job = @job AND number IN (SELECT number FROM picked)
            RETURNING job, number
            """,
            cancellation, ("job", job), ("now", store.Now), ("later", store.Now + ResendAfter), ("most", most)));

    private static async Task<List<ShardId>> ShardsAsync(IAsyncEnumerable<DbDataReader> rows)
    {
        var shards = new List<ShardId>();
        await foreach (var row in rows) shards.Add(new ShardId(row.GetString(0), row.GetInt64(1)));
        shards.Sort((a, b) => a.Number.CompareTo(b.Number));
        return shards;
    }
}
