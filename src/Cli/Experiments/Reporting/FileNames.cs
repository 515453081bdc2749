using System.Text;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Names of files for rows.</summary>
internal static class FileNames
{
    /// <summary>A row's name with everything but letters, digits and dots made dashes; also its runs' tag.</summary>
    public static string Of(string row)
    {
        var name = new StringBuilder();
        foreach (var c in row)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '=') name.Append(c);
            else if (name.Length > 0 && name[^1] != '-') name.Append('-');
        }
        return name.ToString().Trim('-', '.') is { Length: > 0 } made ? made : "row";
    }
}
