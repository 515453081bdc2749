using System.Text;
using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// TREC's topics as in its ad hoc tracks: between <c>&lt;top&gt;</c> and <c>&lt;/top&gt;</c> a number and a title, each after its
/// tag and an optional label (<c>Number:</c>, <c>Topic:</c>). The query is the title, or the description where there is no
/// title.
/// </summary>
internal static partial class TrecTopics
{
    public static IEnumerable<(TextLine Line, Query Query)> Parse(IEnumerable<TextLine> lines)
    {
        Dictionary<string, StringBuilder>? fields = null;
        var (start, tag) = (default(TextLine), "");
        foreach (var line in lines)
        {
            var text = line.Text.Trim();
            if (Opening().IsMatch(text))
            {
                if (fields is not null) throw line.Malformed($"<top> before the </top> of line {start.Number}");
                (fields, start, tag) = ([], line, "");
            }
            else if (Closing().IsMatch(text))
            {
                yield return (start, Finish(start, fields ?? throw line.Malformed("</top> without <top>")));
                fields = null;
            }
            else if (fields is null) throw line.Malformed("a topic starts with <top>");
            else
            {
                if (Tag().Match(text) is { Success: true } match) (tag, text) = (match.Groups[1].Value.ToLowerInvariant(), match.Groups[2].Value);
                if (!fields.TryGetValue(tag, out var field)) fields[tag] = field = new StringBuilder();
                field.Append(' ').Append(EndTag().Replace(text, ""));
                if (field.Length > TextFile.MaxLineLength) throw start.Malformed($"this topic is longer than {TextFile.MaxLineLength:N0} characters");
            }
        }
        if (fields is not null) throw start.Malformed("this topic has no </top>");
    }

    private static Query Finish(TextLine start, Dictionary<string, StringBuilder> fields)
    {
        string Field(string name) => Label().Replace((fields.GetValueOrDefault(name)?.ToString() ?? "").Trim(), "").Trim();
        var (id, title) = (Field("num"), Field("title"));
        if (id.Length == 0) throw start.Malformed("this topic has no <num>");
        var text = title.Length > 0 ? title : Field("desc");
        return text.Length > 0 ? new(id, text) : throw start.Malformed($"topic {id} has no <title>");
    }

    [GeneratedRegex("^<top>", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex("^</top>", RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^<(\w+)>(.*)$")]
    private static partial Regex Tag();

    [GeneratedRegex(@"</\w+>\s*$")]
    private static partial Regex EndTag();

    [GeneratedRegex(@"^(Number|Topic|Description|Narrative)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}
