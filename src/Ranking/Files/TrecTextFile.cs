using System.Text;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads passages in TREC's text layout: from <c>&lt;DOC&gt;</c> to <c>&lt;/DOC&gt;</c> with a <c>&lt;DOCNO&gt;</c>; see
/// <see cref="TrecTextDocument"/>. What stands between documents is passed over where it is markup.
/// </summary>
public static class TrecTextFile
{
    private const int MaxDocumentLength = 16 << 20;
    private const string End = "</DOC>";

    /// <summary>The passages, read as they are asked for.</summary>
    /// <param name="path">A file, or a folder all of whose files are read in the order of their paths; <c>*.gz</c> are unpacked.</param>
    /// <exception cref="MalformedFileException">A document is malformed, or there is none.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<CorpusPassage> Read(string path)
    {
        var any = false;
        foreach (var file in FolderFiles.Of(path))
        {
            foreach (var passage in ReadFile(file.Path))
            {
                any = true;
                yield return passage;
            }
        }
        if (!any) throw new MalformedFileException(path, 1, "there are no documents");
    }

    private static IEnumerable<CorpusPassage> ReadFile(string path)
    {
        var document = new StringBuilder();
        TextLine? start = null;
        foreach (var line in TextFile.Lines(path))
        {
            var text = line.Text.Trim();
            if (IsStart(text))
            {
                if (start is { } open) throw line.Malformed($"<DOC> before the {End} of line {open.Number}");
                start = line;
            }
            if (start is not { } first)
            {
                if (text.Length > 0 && text[0] != '<') throw line.Malformed("a document starts with <DOC>");
                continue;
            }
            document.Append(line.Text).Append('\n');
            if (document.Length > MaxDocumentLength) throw line.Malformed($"the document of line {first.Number} is longer than {MaxDocumentLength:N0} characters");
            var end = text.IndexOf(End, StringComparison.OrdinalIgnoreCase);
            if (end < 0) continue;
            if (end + End.Length < text.Length) throw line.Malformed($"after {End}, the line has to end");
            yield return TrecTextDocument.Parse(first, document.ToString());
            document.Clear();
            start = null;
        }
        if (start is { } unfinished) throw unfinished.Malformed($"this document has no {End}");
    }

    private static bool IsStart(string text) =>
        text.StartsWith("<DOC>", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<DOC ", StringComparison.OrdinalIgnoreCase);
}
