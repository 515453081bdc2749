namespace ReasonRank.Synthesis.Store;

/// <summary>The tables. Times are milliseconds since 1970.</summary>
internal static class Schema
{
    /// <summary>Raised with every change of the tables; a store of a newer version is not opened.</summary>
    public const int Version = 1;

    /// <summary>States in which a query has a time at which it is given to another: <see cref="ShardState.Queued"/> and <see cref="ShardState.Running"/>.</summary>
    public const string Leased = "2, 3";

    /// <summary>Makes what is missing.</summary>
    public static IEnumerable<string> Statements(SqlDialect dialect) =>
    [
        "CREATE TABLE IF NOT EXISTS store (version INTEGER NOT NULL)",
        $"""
        CREATE TABLE IF NOT EXISTS jobs (
            id TEXT PRIMARY KEY, idempotency_key TEXT UNIQUE, content TEXT NOT NULL, spec {dialect.Bytes} NOT NULL,
            state INTEGER NOT NULL, reason TEXT NOT NULL, submitted BIGINT NOT NULL, changed BIGINT NOT NULL,
            total BIGINT NOT NULL, duplicates BIGINT NOT NULL, ended BIGINT NOT NULL, sequence BIGINT NOT NULL,
            priority INTEGER NOT NULL, in_flight INTEGER NOT NULL, token_limit BIGINT,
            calls BIGINT NOT NULL, cached BIGINT NOT NULL, prompt_tokens BIGINT NOT NULL, completion_tokens BIGINT NOT NULL,
            reasoning_tokens BIGINT NOT NULL, estimated INTEGER NOT NULL)
        """,
        $"""
        CREATE TABLE IF NOT EXISTS items (
            job TEXT NOT NULL, number BIGINT NOT NULL, query_id TEXT NOT NULL, query {dialect.Bytes} NOT NULL, state INTEGER NOT NULL,
            attempts INTEGER NOT NULL, fence BIGINT NOT NULL, lease_until BIGINT NOT NULL, not_before BIGINT NOT NULL,
            reason TEXT NOT NULL, message TEXT NOT NULL, step TEXT NOT NULL, outcome {dialect.Bytes}, sequence BIGINT NOT NULL,
            calls BIGINT NOT NULL, cached BIGINT NOT NULL, prompt_tokens BIGINT NOT NULL, completion_tokens BIGINT NOT NULL,
            reasoning_tokens BIGINT NOT NULL, estimated INTEGER NOT NULL,
            PRIMARY KEY (job, number))
        """,
        "CREATE INDEX IF NOT EXISTS items_by_state ON items (job, state, number)",
        "CREATE INDEX IF NOT EXISTS items_by_sequence ON items (job, sequence)",
        $"CREATE INDEX IF NOT EXISTS items_by_lease ON items (lease_until) WHERE state IN ({Leased})",
        """
        CREATE TABLE IF NOT EXISTS ends (
            job TEXT NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL, count BIGINT NOT NULL, PRIMARY KEY (job, state, reason))
        """,
        $"CREATE TABLE IF NOT EXISTS results (id TEXT PRIMARY KEY, value {dialect.Bytes} NOT NULL)",
        "CREATE TABLE IF NOT EXISTS result_uses (id TEXT NOT NULL, job TEXT NOT NULL, PRIMARY KEY (id, job))",
        "CREATE INDEX IF NOT EXISTS result_uses_by_job ON result_uses (job)",
        "CREATE TABLE IF NOT EXISTS traces (job TEXT PRIMARY KEY, parent TEXT NOT NULL)",
        // Place in the sequence of a job at which it was resumed last.
        "CREATE TABLE IF NOT EXISTS resumed (job TEXT PRIMARY KEY, sequence BIGINT NOT NULL)",
        // Calls of models that are under way, and those of workers of which nobody heard any more.
        """
        CREATE TABLE IF NOT EXISTS calls (
            job TEXT NOT NULL, number BIGINT NOT NULL, fence BIGINT NOT NULL, call BIGINT NOT NULL, prompt_tokens BIGINT NOT NULL,
            PRIMARY KEY (job, number, fence, call))
        """,
        "CREATE TABLE IF NOT EXISTS held_out (job TEXT NOT NULL, number BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (job, number))",
    ];
}
