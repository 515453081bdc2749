using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Prompts;

/// <summary>Finds templates by name or by file.</summary>
internal static class TemplateFiles
{
    private const long MaxBytes = 1 << 20;

    /// <summary>A template that comes with the suite, or one in a file.</summary>
    /// <exception cref="CliException">There is none, or it is wrong.</exception>
    public static PromptTemplate Find(string nameOrFile)
    {
        if (ShippedTemplates.All.TryGetValue(nameOrFile, out var shipped)) return shipped;
        if (!File.Exists(nameOrFile))
            throw new CliException(
                ExitCode.BadInput,
                $"'{nameOrFile}' is neither a file nor a shipped template; those are {string.Join(", ", ShippedTemplates.All.Keys.Order(StringComparer.Ordinal))}");
        try
        {
            return Read(nameOrFile);
        }
        catch (InvalidTemplateException invalid)
        {
            throw new CliException(ExitCode.BadInput, $"{nameOrFile}: {string.Join("; ", invalid.Errors)}");
        }
    }

    /// <summary>Reads a file; its name without the extension is the template's.</summary>
    /// <exception cref="InvalidTemplateException">It is wrong.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PromptTemplate Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return new FileInfo(file).Length > MaxBytes
            ? throw new InvalidTemplateException(name, [$"is larger than {MaxBytes / 1024:N0} KiB"])
            : PromptTemplate.Parse(name, File.ReadAllText(file));
    }
}
