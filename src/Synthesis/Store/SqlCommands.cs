using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace ReasonRank.Synthesis.Store;

/// <summary>Commands with named parameters, <c>@name</c>.</summary>
internal static class SqlCommands
{
    /// <summary>Runs a command.</summary>
    /// <returns>Rows that it changed.</returns>
    public static async Task<int> RunAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(connection, transaction, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first value of the first row; null when there is none.</summary>
    public static async Task<object?> ScalarAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(connection, transaction, sql, parameters);
        return await command.ExecuteScalarAsync(cancellation) is { } value and not DBNull ? value : null;
    }

    /// <summary>The rows of a query, one after another.</summary>
    public static async IAsyncEnumerable<DbDataReader> RowsAsync(
        this DbConnection connection, DbTransaction? transaction, string sql, [EnumeratorCancellation] CancellationToken cancellation,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(connection, transaction, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return reader;
    }

    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection is SqliteFile file ? file.Prepared(sql) : connection.CreateCommand();
        if (command.CommandText != sql) command.CommandText = sql;
        command.Transaction = transaction;
        // A prepared command has its parameters from the last time.
        for (var place = command.Parameters.Count; place < parameters.Length; place++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{parameters[place].Name}";
            command.Parameters.Add(parameter);
        }
        for (var place = 0; place < parameters.Length; place++)
        {
            Debug.Assert(command.Parameters[place].ParameterName.AsSpan(1).SequenceEqual(parameters[place].Name), "a statement stands in one place of the code");
            command.Parameters[place].Value = Storable(parameters[place].Value);
        }
        if (command is SqliteCommand) command.Prepare();
        return command;
    }

    // PostgreSQL keeps no text with a NUL, which a server's error message may have.
    private static object Storable(object? value) => value is string text && text.Contains('\0') ? text.Replace('\0', '\uFFFD') : value ?? DBNull.Value;
}
