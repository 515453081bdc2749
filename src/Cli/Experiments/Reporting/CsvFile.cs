using System.Globalization;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Comma-separated values (RFC 4180, but with line feeds alone).</summary>
internal static class CsvFile
{
    private static readonly char[] Special = [',', '"', '\n', '\r'];

    /// <summary>Writes a line: texts quoted where they must be, numbers in full precision, nothing for null.</summary>
    public static void WriteLine(TextWriter writer, params IEnumerable<object?> values) =>
        writer.Write(string.Join(',', values.Select(Cell)) + "\n");

    private static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
