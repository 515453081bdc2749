using System.Data.Common;
using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>The queries of jobs and what became of them.</summary>
internal sealed class ItemTable(SqlStore store)
{
    private static readonly string _columns =
        $"number, query_id, state, reason, message, step, attempts, query, outcome, sequence, {UsageColumns.Names}, {UsageColumns.Lost("items.job", "items.number")}";

    /// <summary>Queries of a job by number.</summary>
    /// <param name="job">The job.</param>
    /// <param name="after">Number of the last one of the page before; -1 for the first page.</param>
    /// <param name="most">How many.</param>
    /// <param name="states">Only those; all when empty.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<StoredItem>> ListAsync(
        string job, long after, int most, IReadOnlyList<ShardState> states, CancellationToken cancellation) => ReadAsync(
        $"""
        SELECT {_columns} FROM items
        WHERE job = @job AND number > @after{(states.Count == 0 ? "" : $" AND state IN ({string.Join(", ", states.Select(state => (int)state))})")}
        ORDER BY number LIMIT @most
        """,
        cancellation, ("job", job), ("after", after), ("most", most));

    /// <summary>Queries that came to an end after a place in the job's sequence, in that order.</summary>
    public Task<IReadOnlyList<StoredItem>> EndedAsync(string job, long after, int most, CancellationToken cancellation) => ReadAsync(
        $"SELECT {_columns} FROM items WHERE job = @job AND sequence > @after ORDER BY sequence LIMIT @most",
        cancellation, ("job", job), ("after", after), ("most", most));

    /// <summary>Place of the last end in a job's sequence; 0 while none has ended.</summary>
    public Task<long> LastEndAsync(string job, CancellationToken cancellation) => store.ReadAsync(
        async connection => Convert.ToInt64(
            await connection.ScalarAsync(null, "SELECT COALESCE(MAX(sequence), 0) FROM items WHERE job = @job", cancellation, ("job", job)), CultureInfo.InvariantCulture),
        cancellation);

    /// <summary>The text of a query.</summary>
    public Task<string> TextAsync(string job, long number, CancellationToken cancellation) => store.ReadAsync(
        async connection => await connection.ScalarAsync(
            null, "SELECT query FROM items WHERE job = @job AND number = @number", cancellation, ("job", job), ("number", number)) is byte[] bytes
            ? JobQuery.Parser.ParseFrom(bytes).Text
            : "",
        cancellation);

    /// <summary>The item with its results.</summary>
    public Task<Item> ItemAsync(StoredItem stored, CancellationToken cancellation) => store.ReadAsync(
        async connection =>
        {
            var item = new Item { Number = stored.Summary.Number, Query = stored.Outcome?.Query ?? stored.Query };
            foreach (var (step, key) in stored.Outcome?.Keys ?? [])
            {
                if (await connection.ScalarAsync(null, "SELECT value FROM results WHERE id = @id", cancellation, ("id", key)) is byte[] bytes)
                    item.Results[step] = StepResult.Parser.ParseFrom(bytes);
            }
            return item;
        },
        cancellation);

    private Task<IReadOnlyList<StoredItem>> ReadAsync(string sql, CancellationToken cancellation, params (string, object?)[] parameters) =>
        store.ReadAsync<IReadOnlyList<StoredItem>>(
            async connection =>
            {
                var items = new List<StoredItem>();
                await foreach (var row in connection.RowsAsync(null, sql, cancellation, parameters)) items.Add(Read(row));
                return items;
            },
            cancellation);

    private static StoredItem Read(DbDataReader row) => new(
        new ItemSummary
        {
            Number = row.GetInt64(0),
            QueryId = row.GetString(1),
            State = ToMessage((ShardState)row.GetInt32(2)),
            Reason = row.GetString(3),
            Message = row.GetString(4),
            Step = row.GetString(5),
            Attempts = row.GetInt32(6),
            Usage = UsageColumns.Read(row, 10),
        },
        JobQuery.Parser.ParseFrom((byte[])row[7]),
        row.IsDBNull(8) ? null : StoredOutcome.Parse((byte[])row[8]),
        row.GetInt64(9));

    private static ItemState ToMessage(ShardState state) => state switch
    {
        ShardState.Waiting or ShardState.Queued => ItemState.Waiting,
        ShardState.Running => ItemState.Running,
        ShardState.Done => ItemState.Done,
        ShardState.Filtered => ItemState.Filtered,
        ShardState.Failed => ItemState.Failed,
        _ => ItemState.Cancelled,
    };
}
