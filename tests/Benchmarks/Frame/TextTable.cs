using System.Globalization;

namespace ReasonRank.Benchmarks.Frame;

/// <summary>Rows under columns that are as wide as they need to be: names to the left, values to the right.</summary>
internal sealed class TextTable(string[] columns)
{
    private readonly List<string[]> _rows = [[.. columns.Select(c => c.Replace('_', ' '))]];

    public IReadOnlyList<string> Columns => columns;

    public void Add(string name, IEnumerable<object> values) => _rows.Add([name, .. values.Select(Format)]);

    public void Write(TextWriter output)
    {
        var widths = Enumerable.Range(0, columns.Length).Select(c => _rows.Max(row => row[c].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
        output.WriteLine();
    }

    private static string Format(object value) => value switch
    {
        bool met => met ? "yes" : "no",
        double number when Math.Abs(number) >= 1000 => number.ToString("N0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 10 => number.ToString("N1", CultureInfo.InvariantCulture),
        double number => number.ToString("0.00##", CultureInfo.InvariantCulture),
        int or long => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
