namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads queries: BEIR (one JSON object with <c>_id</c> and <c>text</c> per line), TREC topics (<c>&lt;top&gt;</c>
/// blocks), or tab-separated id and text, told apart by the first character.
/// </summary>
public static class QueryFile
{
    /// <summary>The queries, read as they are asked for.</summary>
    /// <exception cref="MalformedFileException">A query is malformed or an id is there twice.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<Query> Read(string path)
    {
        HashSet<string> seen = [];
        foreach (var (line, query) in Parse(path))
        {
            if (query.Id.Length == 0 || query.Id.Any(char.IsWhiteSpace))
                throw line.Malformed($"a query's id has to be there and must not have white space: '{query.Id}'");
            if (!seen.Add(query.Id)) throw line.Malformed($"query '{query.Id}' is there twice");
            yield return query;
        }
    }

    private static IEnumerable<(TextLine Line, Query Query)> Parse(string path)
    {
        var lines = TextFile.Lines(path).Where(line => !line.IsBlank);
        using var start = lines.GetEnumerator();
        if (!start.MoveNext()) return [];
        return start.Current.Text.TrimStart()[0] switch
        {
            '{' => lines.Select(line => (line, FromJson(line))),
            '<' => TrecTopics.Parse(lines),
            _ => lines.Select(line => (line, FromTabs(line))),
        };
    }

    private static Query FromJson(TextLine line)
    {
        using var json = JsonLine.Parse(line);
        return new(json.Text("_id", "id"), json.Text("text", "query"));
    }

    private static Query FromTabs(TextLine line) => line.Text.Split('\t', 2) is [var id, var text]
        ? new(id.Trim(), text.Trim())
        : throw line.Malformed("a query is an id and a text with a tab between them");
}
