using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ReasonRank.Cli.Yaml;

/// <summary>Loads small YAML files, JSON among them, that people write.</summary>
internal static class YamlFile
{
    private const int MaxBytes = 1 << 20, MaxDepth = 16;

    /// <summary>The mapping that a file consists of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it describes, such as "an experiment".</param>
    /// <param name="aliases">Whether it may refer to parts of itself; a reader that recurses must not follow them round and round.</param>
    /// <exception cref="InvalidInputException">It is too large or too deep, no YAML, or no mapping.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static YamlMappingNode Load(string path, string what, bool aliases = true)
    {
        if (Directory.Exists(path)) throw new FileNotFoundException($"'{path}' is a folder; {what} is a file.");
        if (new FileInfo(path).Length > MaxBytes) throw Invalid(1, $"the file is larger than {MaxBytes:N0} bytes");
        var text = File.ReadAllText(path);
        try
        {
            Check(text, aliases);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [{ RootNode: YamlMappingNode root }] => root,
                [] => throw Invalid(1, "the file is empty"),
                _ => throw Invalid(1, $"{what} is one mapping of names to values"),
            };
        }
        catch (YamlException problem)
        {
            throw Invalid(Math.Max(1, problem.Start.Line), $"no valid YAML: {problem.Message}");
        }

        InvalidInputException Invalid(long line, string problem) => InvalidInputException.In(path, [(line, problem)]);
    }

    // The nodes are built by recursion, which a file of nothing but brackets would drive over the end of the stack.
    private static void Check(string text, bool aliases)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            if (!aliases && parser.Current is AnchorAlias alias) throw new YamlException(alias.Start, alias.End, "aliases are not for this file");
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth + 2) throw new YamlException(parser.Current.Start, parser.Current.End, $"nested more than {MaxDepth} deep");
        }
    }
}
