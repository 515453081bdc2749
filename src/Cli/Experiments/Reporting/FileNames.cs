using System.Text;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Names of files for rows.</summary>
internal static class FileNames
{
    private const int MaxLength = 100;

    /// <summary>A name for each row, no two the same; also its runs' tag.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> rows)
    {
        List<string> names = [];
        foreach (var row in rows)
        {
            var name = Of(row);
            // Case alone does not tell files apart everywhere.
            names.Add(names.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"{name}.row{names.Count + 1}" : name);
        }
        return names;
    }

    // Everything but letters, digits and dots becomes dashes.
    private static string Of(string row)
    {
        var name = new StringBuilder();
        foreach (var c in row.Take(MaxLength))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '=') name.Append(c);
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }
        return name.ToString().Trim('-', '.') is { Length: > 0 } made ? made : "row";
    }
}
