using Microsoft.Data.Sqlite;

namespace ReasonRank.Synthesis.Store;

/// <summary>A connection to a SQLite file that keeps its statements prepared: to read one anew takes longer than to run it.</summary>
/// <param name="connectionString">The file.</param>
internal sealed class SqliteFile(string connectionString) : SqliteConnection(connectionString)
{
    // As many as there are places in the code.
    private readonly Dictionary<string, PreparedCommand> _idle = new(StringComparer.Ordinal);

    /// <summary>The statements that it keeps.</summary>
    public IReadOnlyCollection<string> Statements => _idle.Keys;

    /// <summary>A command, to be disposed of after use; then it is kept for the next one.</summary>
    public SqliteCommand Prepared(string sql)
    {
        if (_idle.Remove(sql, out var command)) return command;
        command = new PreparedCommand(this, sql);
        return command;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _idle.Values) command.End();
        _idle.Clear();
        base.Dispose(disposing);
    }

    private sealed class PreparedCommand : SqliteCommand
    {
        private readonly SqliteFile _file;

        public PreparedCommand(SqliteFile file, string sql) : base(sql, file) => _file = file;

        public void End() => base.Dispose(disposing: true);

        protected override void Dispose(bool disposing)
        {
            if (_file.State != System.Data.ConnectionState.Open || !_file._idle.TryAdd(CommandText, this)) base.Dispose(disposing);
        }
    }
}
