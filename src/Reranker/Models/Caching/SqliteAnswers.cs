using Microsoft.Data.Sqlite;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>
/// Answers in a SQLite file that outlives the process and may be shared by several; the least recently used give way.
/// Never fails a call: a damaged file is left alone from then on, a locked one for a while.
/// </summary>
internal sealed partial class SqliteAnswers : IDisposable
{
    private const int EvictedAtOnce = 64;
    private const int Busy = 5;
    private const int Locked = 6;

    // How often a use is written down, which costs a write for a read.
    private static readonly TimeSpan UsePrecision = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LockedPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly CacheOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<SqliteAnswers> _logger;
    private SqliteConnection? _connection;
    private DateTimeOffset _lockedUntil = DateTimeOffset.MinValue;
    private bool _warned;

    static SqliteAnswers() => SQLitePCL.Batteries_V2.Init();

    public SqliteAnswers(CacheOptions options, TimeProvider clock, ILogger<SqliteAnswers> logger)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        if (options.File is not { Length: > 0 } file) return;
        // A lock is waited for at most a second.
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 };
        _connection = new SqliteConnection(settings.ToString());
        Guard(connection =>
        {
            if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
            connection.Open();
            Run("PRAGMA journal_mode = WAL");
            Run("PRAGMA synchronous = NORMAL");
            Run("""
                CREATE TABLE IF NOT EXISTS answers (
                    key BLOB PRIMARY KEY, answer BLOB NOT NULL, written INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID
                """);
            Run("CREATE INDEX IF NOT EXISTS answers_used ON answers (used)");
            Run("DELETE FROM answers WHERE written < $oldest", ("$oldest", (clock.GetUtcNow() - options.MaxAge).ToUnixTimeMilliseconds()));
            return true;
        });
    }

    /// <summary>Whether there is a file that can be used.</summary>
    public bool IsOpen => _connection is not null;

    public StoredAnswer? Find(CallKey key) => Guard<StoredAnswer?>(connection =>
    {
        using var command = Command("SELECT answer, written, used FROM answers WHERE key = $key", ("$key", key.ToArray()));
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        var found = new StoredAnswer((byte[])reader[0], DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)));
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - reader.GetInt64(2) > UsePrecision.TotalMilliseconds)
        {
            reader.Close();
            Run("UPDATE answers SET used = $now WHERE key = $key", ("$now", now), ("$key", key.ToArray()));
        }
        return found;
    });

    public void Add(CallKey key, StoredAnswer answer) => Guard(connection =>
    {
        Run("INSERT OR REPLACE INTO answers (key, answer, written, used) VALUES ($key, $answer, $written, $written)",
            ("$key", key.ToArray()), ("$answer", answer.Bytes), ("$written", answer.Written.ToUnixTimeMilliseconds()));
        while (UsedBytes() > _options.FileBytes)
        {
            Run("DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY used LIMIT $count)", ("$count", EvictedAtOnce));
        }
        return true;
    });

    public void Remove(CallKey key) => Guard(connection => Run("DELETE FROM answers WHERE key = $key", ("$key", key.ToArray())));

    public void Dispose()
    {
        lock (_lock) Close();
    }

    private T? Guard<T>(Func<SqliteConnection, T> work)
    {
        lock (_lock)
        {
            if (_connection is not { } connection || _clock.GetUtcNow() < _lockedUntil) return default;
            try
            {
                return work(connection);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked && connection.State == System.Data.ConnectionState.Open)
            {
                _lockedUntil = _clock.GetUtcNow() + LockedPause;
                Warn(exception);
            }
            catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                Warn(exception);
                Close();
            }
            return default;
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private void Warn(Exception exception)
    {
        if (_warned) return;
        _warned = true;
        Unusable(exception, _options.File!);
    }

    private long UsedBytes() => (Pragma("page_count") - Pragma("freelist_count")) * Pragma("page_size");

    private long Pragma(string name)
    {
        using var command = Command($"PRAGMA {name}");
        return (long)command.ExecuteScalar()!;
    }

    private int Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    [LoggerMessage(EventId = 1, EventName = "CacheFileUnusable", Level = LogLevel.Warning,
        Message = "The cache file {File} cannot be used; answers are kept in memory alone")]
    private partial void Unusable(Exception exception, string file);
}
