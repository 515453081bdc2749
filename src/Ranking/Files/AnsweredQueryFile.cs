using System.Globalization;
using System.Text.Json;
using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads queries with what is known about them. A JSON line has <c>id</c> (or <c>_id</c>, <c>qid</c>, <c>query_id</c>), <c>text</c> (or
/// <c>query</c>, <c>question</c>), and optionally <c>answer</c> (or <c>gold_answer</c>, <c>solution</c>), <c>domain</c>,
/// <c>relevant_ids</c> (or <c>gold_ids</c>) and <c>candidates</c>: ids, or objects with <c>passage_id</c> and <c>score</c>. Others are
/// left out. Ids may occur more than once: to see that, all of them would have to be kept.
/// </summary>
public static class AnsweredQueryFile
{
    /// <summary>The queries, read as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">How it has them.</param>
    /// <param name="column">For <see cref="QueryLayout.Log"/>: the column of the text, by its number from 1, or by its name in the first line.</param>
    /// <param name="malformed">Takes malformed lines, and then reading goes on after them; where it is null, the first one is thrown.</param>
    /// <exception cref="MalformedFileException">A line is malformed, or the file has another layout.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<AnsweredQuery> Read(
        string path, QueryLayout layout = QueryLayout.Auto, string column = "1", Action<MalformedFileException>? malformed = null)
    {
        var lines = TextFile.Lines(path).Where(line => !line.IsBlank);
        if (layout == QueryLayout.Auto) layout = Detect(lines);
        if (layout == QueryLayout.Trec) return TrecTopics.Parse(lines).Select(topic => new AnsweredQuery(topic.Query.Id, topic.Query.Text, topic.Line.Number));
        Func<TextLine, AnsweredQuery?> read = layout switch
        {
            QueryLayout.Json => FromJson,
            QueryLayout.Tabs => FromTabs,
            QueryLayout.Log => FromLog(lines, path, column),
            _ => FromLine,
        };
        return Read(lines, read, malformed);
    }

    private static QueryLayout Detect(IEnumerable<TextLine> lines) => lines.Select(line => line.Text.TrimStart()).FirstOrDefault("") switch
    {
        ['{', ..] => QueryLayout.Json,
        ['<', ..] => QueryLayout.Trec,
        var text => text.Contains('\t', StringComparison.Ordinal) ? QueryLayout.Tabs : QueryLayout.Lines,
    };

    private static IEnumerable<AnsweredQuery> Read(
        IEnumerable<TextLine> lines, Func<TextLine, AnsweredQuery?> read, Action<MalformedFileException>? malformed)
    {
        foreach (var line in lines)
        {
            AnsweredQuery? query;
            try
            {
                query = read(line);
            }
            catch (MalformedFileException problem) when (malformed is not null)
            {
                malformed(problem);
                continue;
            }
            if (query is not null) yield return query;
        }
    }

    private static AnsweredQuery FromJson(TextLine line)
    {
        using var json = JsonLine.Parse(line);
        return new(json.Text("id", "_id", "qid", "query_id"), json.Text("text", "query", "question"), line.Number)
        {
            Answer = json.TextOrNull("answer", "gold_answer", "solution") ?? "",
            Domain = json.TextOrNull("domain") ?? "",
            RelevantIds = [.. Entries(line, json, "relevant_ids", "gold_ids").Select(entry => entry.PassageId)],
            Candidates = [.. Entries(line, json, "candidates")],
        };
    }

    private static IEnumerable<RunEntry> Entries(TextLine line, JsonLine json, params string[] names)
    {
        var name = Array.Find(names, name => json.Root.TryGetProperty(name, out var there) && there.ValueKind != JsonValueKind.Null);
        if (name is null) return [];
        var list = json.Root.GetProperty(name);
        if (list.ValueKind != JsonValueKind.Array) throw line.Malformed($"\"{name}\" is a list, not {list.ValueKind}");
        try
        {
            return [.. list.EnumerateArray().Select(item => Entry(item) ?? throw line.Malformed($"\"{name}\" has ids, or objects with \"passage_id\" and \"score\""))];
        }
        catch (InvalidOperationException)
        {
            throw line.Malformed($"\"{name}\" has half of a surrogate pair");
        }
    }

    private static RunEntry? Entry(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => new RunEntry(item.GetString()!, 0),
        JsonValueKind.Number => new RunEntry(item.GetRawText(), 0),
        JsonValueKind.Object when item.TryGetProperty("passage_id", out var id) && id.ValueKind == JsonValueKind.String => Score(item) is { } score
            ? new RunEntry(id.GetString()!, score)
            : null,
        _ => null,
    };

    private static double? Score(JsonElement item) =>
        !item.TryGetProperty("score", out var score) ? 0
        : score.ValueKind == JsonValueKind.Number && score.GetDouble() is var number && double.IsFinite(number) ? number
        : null;

    private static AnsweredQuery FromTabs(TextLine line) => line.Text.Split('\t', 3) is [var id, var text, .. var more]
        ? new(id.Trim(), text.Trim(), line.Number) { Answer = more is [var answer] ? answer.Trim() : "" }
        : throw line.Malformed("a query is an id and a text with a tab between them");

    private static AnsweredQuery FromLine(TextLine line) => new(IdOf(line), line.Text.Trim(), line.Number);

    // Ids have no white space, and several files make one set of queries.
    private static string IdOf(TextLine line) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Concat(Path.GetFileNameWithoutExtension(line.Path).Select(c => char.IsWhiteSpace(c) || char.IsControl(c) ? '_' : c))}-{line.Number}");

    private static Func<TextLine, AnsweredQuery?> FromLog(IEnumerable<TextLine> lines, string path, string column)
    {
        var header = 0L;
        if (!int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            var first = lines.FirstOrDefault(new TextLine(path, 1, ""));
            var names = first.Text.Split('\t');
            number = Array.FindIndex(names, name => name.Trim() == column) + 1;
            if (number == 0) throw first.Malformed($"there is no column '{column}'; there are {string.Join(", ", names)}");
            header = first.Number;
        }
        return line =>
        {
            if (line.Number == header) return null;
            var columns = line.Text.Split('\t');
            if (columns.Length < number) throw line.Malformed($"there are {columns.Length} columns; the text is in column {number}");
            // Logs have searches for nothing.
            return columns[number - 1].Trim() is { Length: > 0 } text ? new(IdOf(line), text, line.Number) : null;
        };
    }
}
