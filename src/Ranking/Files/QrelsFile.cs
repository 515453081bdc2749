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
        var expected = 0;
        foreach (var line in TextFile.Lines(path))
        {
            if (line.IsBlank || line.IsComment) continue;
            var fields = line.Fields();
            var isFirst = expected == 0;
            if (isFirst) expected = FieldsOf(line, fields.Length);
            if (fields.Length != expected) throw line.Malformed($"{expected} fields were expected, not {fields.Length}");
            if (!int.TryParse(fields[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var relevance))
            {
                if (isFirst && expected == BeirFields) continue;
                throw line.Malformed($"the relevance is a whole number, not '{fields[^1]}'");
            }
            if (!qrels.TryAdd(new(fields[0], fields[^2], relevance)))
                throw line.Malformed($"passage '{fields[^2]}' is judged twice for query '{fields[0]}'");
        }
        return qrels.QueryIds.Count > 0 ? qrels : throw new MalformedFileException(path, 1, "there are no judgments");
    }

    private static int FieldsOf(TextLine line, int fields) => fields switch
    {
        TrecFields or BeirFields => fields,
        5 => throw line.Malformed("these look like preferences or judgment groups, which are not supported; qrels have 3 or 4 fields"),
        _ => throw line.Malformed($"qrels have 4 fields (TREC) or 3 (BEIR), not {fields}"),
    };
}
