using ReasonRank.Cli.Yaml;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>Reads an entry of <c>collections</c>.</summary>
internal static class CollectionReader
{
    public static CollectionPlan Read(YamlSection section, string folder)
    {
        var name = section.RequiredText("name");
        if (name.Length > 0 && (name.Length > 64 || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-')))
            section.Refuse("name", $"has 1 to 64 of a-z, 0-9, '_' and '-', not '{name}'");
        var beir = FolderOf(section, "beir", folder);
        var corpus = FileOf(section, "corpus", folder) ?? Packed(section, beir, "corpus.jsonl");
        var queries = FileOf(section, "queries", folder) ?? Packed(section, beir, "queries.jsonl");
        var qrels = FileOf(section, "qrels", folder) ?? Packed(section, beir, Path.Combine("qrels", "test.tsv"));
        if (qrels is null && !section.Has("qrels") && !section.Has("beir")) section.Refuse("qrels", "is missing: a collection has beir, or qrels");
        List<(string Name, string Path)> runs = [];
        if (section.Section("runs") is { } given)
        {
            foreach (var (run, file, _) in given.Pairs())
                if (Existing(given, run, file, folder) is { } path) runs.Add((run, path));
        }
        section.RefuseUnknown();
        // What was named and is wrong has been told; it is not missing on top of that.
        if (section.Has("queries") || section.Has("beir")) queries ??= "";
        return new(name, corpus, queries, qrels ?? "", runs, section.Line);
    }

    private static string? FolderOf(YamlSection section, string key, string folder)
    {
        if (section.Text(key) is not { } text) return null;
        var path = Path.Combine(folder, text);
        if (Directory.Exists(path)) return path;
        section.Refuse(key, $"names no folder: {path}");
        return null;
    }

    private static string? FileOf(YamlSection section, string key, string folder) =>
        section.Text(key) is { } text ? Existing(section, key, text, folder) : null;

    private static string? Existing(YamlSection section, string key, string text, string folder)
    {
        var path = Path.Combine(folder, text);
        if (File.Exists(path)) return path;
        section.Refuse(key, $"names no file: {path}");
        return null;
    }

    private static string? Packed(YamlSection section, string? beir, string name)
    {
        if (beir is null) return null;
        var path = Path.Combine(beir, name);
        if (File.Exists(path)) return path;
        if (File.Exists(path + ".gz")) return path + ".gz";
        section.Refuse("beir", $"lacks {name}");
        return null;
    }
}
