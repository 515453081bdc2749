using System.Net;
using System.Text;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// A document of TREC's text layout. The id is the <c>DOCNO</c>; the title is all TITLE, HEADLINE, HEAD, HL and
/// TTL elements; the text is all TEXT, LP and LEADPARA elements, or, where there are none, everything but the title, numbers
/// and dates of the document. Other tags and comments become spaces, entities the characters that they stand for.
/// </summary>
internal static class TrecTextDocument
{
    private static readonly string[] Titles = ["TITLE", "HEADLINE", "HEAD", "HL", "TTL"];
    private static readonly string[] Texts = ["TEXT", "LP", "LEADPARA"];
    private static readonly string[] Numbers = ["DOCID", "FILEID", "DOCHDR", "DATE", "DATE1", "DD"];

    private enum Part
    {
        Rest,
        Id,
        Title,
        Text,
        Skipped,
    }

    public static CorpusPassage Parse(TextLine start, string document)
    {
        var parts = Enum.GetValues<Part>().ToDictionary(part => part, _ => new StringBuilder());
        var (part, closing) = (Part.Rest, "");
        for (var at = 0; at < document.Length;)
        {
            var length = TagLength(document, at, out var name, out var isEnd);
            if (length == 0)
            {
                var next = document.IndexOf('<', at + 1);
                var end = next < 0 ? document.Length : next;
                parts[part].Append(document, at, end - at);
                at = end;
                continue;
            }
            at += length;
            parts[part].Append(' ');
            if (isEnd && name == closing) (part, closing) = (Part.Rest, "");
            else if (!isEnd && closing.Length == 0 && PartOf(name) is var opened and not Part.Rest) (part, closing) = (opened, name);
        }
        string Words(Part part) => WebUtility.HtmlDecode(parts[part].ToString()).Trim();
        var id = Words(Part.Id);
        if (id.Length == 0) throw start.Malformed("this document has no <DOCNO>");
        var text = Words(Part.Text);
        return new(id, string.Join(' ', Words(Part.Title).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)), text.Length > 0 ? text : Words(Part.Rest), start.Number)
        {
            Path = start.Path,
        };
    }

    // Length of a tag or comment; 0 where there is none.
    private static int TagLength(string document, int at, out string name, out bool isEnd)
    {
        (name, isEnd) = ("", false);
        if (document[at] != '<') return 0;
        var rest = document.AsSpan(at + 1);
        if (rest.StartsWith("!--"))
        {
            var end = rest.IndexOf("-->");
            return end < 0 ? document.Length - at : end + 4;
        }
        isEnd = rest.StartsWith('/');
        if (isEnd) rest = rest[1..];
        var length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '_' or '-')) length++;
        if (length == 0 || !char.IsAsciiLetter(rest[0])) return 0;
        var close = rest.IndexOfAny('>', '<');
        if (close < 0 || rest[close] == '<') return 0;
        name = rest[..length].ToString().ToUpperInvariant();
        return close + (isEnd ? 3 : 2);
    }

    private static Part PartOf(string name) => name switch
    {
        "DOCNO" => Part.Id,
        _ when Titles.Contains(name) => Part.Title,
        _ when Texts.Contains(name) => Part.Text,
        _ when Numbers.Contains(name) => Part.Skipped,
        _ => Part.Rest,
    };
}
