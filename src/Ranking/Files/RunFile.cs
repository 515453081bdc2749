using System.Globalization;
using System.Text;
using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Files;

/// <summary>
/// TREC run files: query, an ignored field, passage, rank (ignored), score, tag; anything after is ignored. Lines that
/// start with # are comments.
/// </summary>
public static class RunFile
{
    private const int Fields = 6;

    /// <summary>Reads a whole run.</summary>
    /// <exception cref="MalformedFileException">A line is malformed, or a query has a passage twice.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Run Read(string path)
    {
        var run = new Run();
        foreach (var line in TextFile.Lines(path))
        {
            if (line.IsBlank || line.IsComment) continue;
            if (line.Fields() is not [var query, _, var passage, _, var scoreText, var tag, ..])
                throw line.Malformed($"a run has {Fields} fields (query, Q0, passage, rank, score, tag), not {line.Fields().Length}");
            if (!double.TryParse(scoreText, CultureInfo.InvariantCulture, out var score) || !double.IsFinite(score))
                throw line.Malformed($"the score is a finite number, not '{scoreText}'");
            if (!run.TryAdd(query, new(passage, score))) throw line.Malformed($"passage '{passage}' is there twice for query '{query}'");
            run.Tag = tag;
        }
        return run.QueryIds.Count > 0 ? run : throw new MalformedFileException(path, 1, "the run is empty");
    }

    /// <summary>
    /// Writes one query's results. Scores are written so that they fall strictly even for readers that keep single
    /// precision only: a score that would not is replaced by the next lower one.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="queryId">The query's id.</param>
    /// <param name="ranked">The results, best first, scores not rising.</param>
    /// <param name="tag">Name of the run.</param>
    public static void Write(TextWriter writer, string queryId, IEnumerable<RunEntry> ranked, string tag)
    {
        var line = new StringBuilder();
        var (rank, last) = (0, float.PositiveInfinity);
        foreach (var (passageId, score) in ranked)
        {
            last = Math.Min((float)score, MathF.BitDecrement(last));
            line.Clear().Append(CultureInfo.InvariantCulture, $"{queryId} Q0 {passageId} {++rank} {last:R} {tag}\n");
            writer.Write(line);
        }
    }
}
