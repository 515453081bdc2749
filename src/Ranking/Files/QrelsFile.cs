using System.Globalization;
using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// Reads relevance judgments: TREC (query, iteration, passage, relevance) or BEIR (query, passage, relevance, usually
/// below a header line), told apart by the number of fields. Lines that start with # are comments.
/// </summary>
public static class QrelsFile
{
    private const int TrecFields = 4;
    private const int BeirFields = 3;

    /// <summary>Reads all judgments of a file.</summary>
    /// <exception cref="MalformedFileException">A line is malformed, or a passage is judged twice for one query.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Qrels Read(string path)
    {
        var qrels = new Qrels();
        foreach (var (judgment, line) in Lines(path))
            if (!qrels.TryAdd(judgment)) throw Twice(path, line, judgment.QueryId, judgment.PassageId);
        return qrels;
    }

    /// <summary>The judgments with their lines, read as they are asked for. A passage may be judged twice: to see that, all would have to be kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="malformed">Takes malformed lines, and then reading goes on after them; where it is null, the first one is thrown.</param>
    /// <exception cref="MalformedFileException">A line is malformed, is no text at all, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<(Judgment Judgment, long Line)> Lines(string path, Action<MalformedFileException>? malformed = null)
    {
        var (expected, isEmpty) = (0, true);
        foreach (var line in TextFile.Lines(path))
        {
            if (line.IsBlank || line.IsComment) continue;
            var fields = line.Fields();
            var isFirst = expected == 0;
            if (isFirst) expected = FieldsOf(line, fields.Length);
            if (fields.Length == expected && int.TryParse(fields[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var relevance))
            {
                isEmpty = false;
                yield return (new(fields[0], fields[^2], relevance), line.Number);
                continue;
            }
            if (isFirst && expected == BeirFields) continue;
            isEmpty = false;
            var problem = line.Malformed(
                fields.Length != expected ? $"{expected} fields were expected, not {fields.Length}" : $"the relevance is a whole number, not '{fields[^1]}'");
            (malformed ?? throw problem)(problem);
        }
        if (isEmpty) throw new MalformedFileException(path, 1, "there are no judgments");
    }

    /// <summary>The problem of a line that judges a passage again.</summary>
    public static MalformedFileException Twice(string path, long line, string queryId, string passageId) =>
        new(path, line, $"passage '{passageId}' is judged twice for query '{queryId}'");

    private static int FieldsOf(TextLine line, int fields) => fields switch
    {
        TrecFields or BeirFields => fields,
        5 => throw line.Malformed("these look like preferences or judgment groups, which are not supported; qrels have 3 or 4 fields"),
        _ => throw line.Malformed($"qrels have 4 fields (TREC) or 3 (BEIR), not {fields}"),
    };
}
