using System.Text;
using System.Text.RegularExpressions;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>A file of a checkout.</summary>
/// <param name="Path">Its path inside the folder.</param>
/// <param name="Text">Its text, with line feeds alone.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private const long MaxBytes = 4 << 20;

    /// <summary>The first of some files that is there; null when none is.</summary>
    public static SourceFile? Find(string folder, params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            var file = new FileInfo(System.IO.Path.Combine(folder, path));
            if (!file.Exists) continue;
            if (file.Length > MaxBytes) throw new CliException(ExitCode.BadInput, $"{path} is too large");
            return new SourceFile(path, File.ReadAllText(file.FullName, Encoding.UTF8).ReplaceLineEndings("\n"));
        }
        return null;
    }

    /// <summary>The text of a TOML key.</summary>
    public string? Toml(string key) => Regex.Match(Text, $@"^{key}[ \t]*=[ \t]*", RegexOptions.Multiline) is { Success: true } match
        ? StringLiteral.Toml(Text, match.Index + match.Length)
        : null;

    /// <summary>The text of the string that a Python statement assigns or returns.</summary>
    /// <param name="statement">Pattern of what stands before the string.</param>
    public string? Python(string statement) => Regex.Match(Text, statement, RegexOptions.Multiline) is { Success: true } match
        ? StringLiteral.Python(Text, match.Index + match.Length)
        : null;

    /// <summary>The body of a Python function; null when there is none of that name.</summary>
    public SourceFile? Function(string name)
    {
        var match = Regex.Match(
            Text, $@"^(?<indent>[ \t]*)def {name}\(.*?(?=^\k<indent>[^\s#)]|\z)", RegexOptions.Multiline | RegexOptions.Singleline);
        return match.Success ? this with { Text = match.Value } : null;
    }

    /// <summary>What is wrong when a prompt is not where it should be.</summary>
    public CliException Lacks(string what) => new(ExitCode.BadInput, $"{Path}: cannot find {what}");
}
