namespace ReasonRank.Cli.Output;

/// <summary>A table in Markdown, padded so that it can be read as it is. Columns that stay empty are left out.</summary>
/// <param name="columns">Titles; the first column is text, the others are numbers.</param>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params IEnumerable<string> cells) => _rows.Add([.. cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))]);

    public void Write(TextWriter writer)
    {
        int[] shown = [.. Enumerable.Range(0, columns.Length).Where(i => _rows.Exists(row => row[i].Length > 0))];
        string[][] lines = [.. _rows.Prepend(columns).Select(row => shown.Select(i => row[i]).ToArray())];
        int[] widths = [.. shown.Select((_, i) => Math.Max(3, lines.Max(row => row[i].Length)))];
        WriteRow(writer, lines[0], widths);
        writer.WriteLine($"|{string.Join('|', widths.Select((width, i) => i == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|");
        foreach (var row in lines[1..]) WriteRow(writer, row, widths);
    }

    private static void WriteRow(TextWriter writer, string[] cells, int[] widths) => writer.WriteLine(
        $"| {string.Join(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
}
