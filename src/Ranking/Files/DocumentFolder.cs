using System.Security.Cryptography;
using System.Text;
using ReasonRank.Ranking.Splitting;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads the Markdown (<c>.md</c>, <c>.markdown</c>) and plain text (<c>.txt</c>) files of a folder and those below it, cut into
/// passages. Files and folders whose name starts with a dot, and links, are passed over.
/// </summary>
/// <remarks>
/// A passage's id is its file's path in the folder, <c>#</c>, and 16 hexadecimal digits of the SHA-256 of its headings and of
/// its own text: whatever happens to other passages, it stays. Its title is the text's title and its headings, or the file's name
/// where there are none; its metadata has the file's path as <c>path</c>.
/// </remarks>
public static class DocumentFolder
{
    private const char Separator = '#';
    private const int MaxFileLength = 64 << 20, MaxPathBytes = 480, HashBytes = 8;

    /// <summary>The passages, read as they are asked for, files in the order of their paths.</summary>
    /// <param name="folder">The folder, or one file.</param>
    /// <param name="options">How to cut.</param>
    /// <exception cref="MalformedFileException">A file is no UTF-8 or longer than 64 Mi characters, or there is none.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<CorpusPassage> Read(string folder, SplitOptions options)
    {
        var splitter = new PassageSplitter(options);
        var (files, any) = (FolderFiles.Of(folder), false);
        foreach (var (path, name) in files)
        {
            if (!IsMarkdown(path) && !path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)) continue;
            any = true;
            foreach (var passage in Passages(path, name, splitter)) yield return passage;
        }
        if (!any) throw new MalformedFileException(folder, 1, "there are no .md, .markdown or .txt files");
    }

    /// <summary>What the ids of all passages of a file begin with, taken from one of them; empty for other ids.</summary>
    public static string FileOf(string id) => id[..(id.LastIndexOf(Separator) + 1)];

    private static bool IsMarkdown(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<CorpusPassage> Passages(string path, string name, PassageSplitter splitter)
    {
        var text = Text(path);
        var structured = IsMarkdown(path) ? MarkdownReader.Read(text) : PlainTextReader.Read(text);
        var start = IdStart(name);
        var seen = new Dictionary<string, int>();
        var (line, counted) = (1L, 0);
        foreach (var passage in splitter.Split(structured))
        {
            var hash = Hash(string.Join('\n', passage.Headings.Append("").Append(text[passage.Start..passage.End])));
            var times = seen[hash] = seen.GetValueOrDefault(hash) + 1;
            line += text.AsSpan(counted..passage.Start).Count('\n');
            counted = passage.Start;
            string[] titles = [.. structured.Title is { Length: > 0 } title ? [title] : Array.Empty<string>(), .. passage.Headings];
            yield return new(
                times == 1 ? start + hash : $"{start}{hash}-{times}",
                titles.Length > 0 ? string.Join(" > ", titles.Distinct()) : Path.GetFileNameWithoutExtension(name),
                text[passage.OverlapStart..passage.End],
                line)
            {
                Path = path,
                Metadata = new Dictionary<string, object> { ["path"] = name },
            };
        }
    }

    private static string Text(string path)
    {
        var text = new StringBuilder();
        foreach (var line in TextFile.Lines(path))
        {
            text.Append(line.Text).Append('\n');
            if (text.Length > MaxFileLength) throw line.Malformed($"the file is longer than {MaxFileLength:N0} characters");
        }
        return text.ToString();
    }

    // Ids have no white space and at most 512 bytes: what does not fit is escaped as in a URL, or hashed.
    private static string IdStart(string name)
    {
        var escaped = string.Concat(name.Select(unit =>
            char.IsWhiteSpace(unit) || char.IsControl(unit) || unit is '%' or Separator ? Uri.EscapeDataString(unit.ToString()) : unit.ToString()));
        return (Encoding.UTF8.GetByteCount(escaped) <= MaxPathBytes ? escaped : Hash(name)) + Separator;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashBytes));
}
