using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReasonRank.Benchmarks.Frame;

/// <summary>
/// What a benchmark found: tables for people at its end, or one JSON object a line as it goes.
/// </summary>
internal sealed class Report(string benchmark, bool json, TextWriter output, TextWriter progress)
{
    private static readonly JsonSerializerOptions NamedNumbers = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<TextTable> _tables = [];

    /// <summary>A row of measurements; JSON: <c>{"benchmark":…,"name":…,METRIC:VALUE,…}</c>.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="metrics">
    /// Metrics in snake_case, with their unit where they have one. Rows with the same metrics share a table.
    /// </param>
    public void Measured(string name, params (string Metric, object Value)[] metrics)
    {
        if (json)
            WriteJson([("benchmark", benchmark), ("name", name), .. metrics]);
        else
            Table("name", metrics.Select(m => m.Metric)).Add(name, metrics.Select(m => m.Value));
    }

    /// <summary>
    /// How a measurement compares with a goal; JSON:
    /// <c>{"benchmark":…,"name":…,"metric":…,"value":…,"goal":…,"met":true|false}</c>.
    /// </summary>
    public void Goal(string name, string metric, double value, double goal, bool met)
    {
        (string, object)[] row = [("metric", metric), ("value", value), ("goal", goal), ("met", met)];
        if (json)
            WriteJson([("benchmark", benchmark), ("name", name), .. row]);
        else
            Table("goal for", row.Select(m => m.Item1)).Add(name, row.Select(m => m.Item2));
    }

    /// <summary>Tells those who wait what is going on; never part of the result.</summary>
    public void Progress(string text) => progress.WriteLine(text);

    /// <summary>Writes what is still to be written.</summary>
    public void Complete()
    {
        foreach (var table in _tables) table.Write(output);
        _tables.Clear();
    }

    private TextTable Table(string first, IEnumerable<string> metrics)
    {
        string[] columns = [first, .. metrics];
        var table = _tables.Find(t => t.Columns.SequenceEqual(columns));
        if (table is null) _tables.Add(table = new TextTable(columns));
        return table;
    }

    private void WriteJson(IEnumerable<(string Name, object Value)> members)
    {
        output.WriteLine(JsonSerializer.Serialize(members.ToDictionary(m => m.Name, m => m.Value), NamedNumbers));
        output.Flush();
    }
}
