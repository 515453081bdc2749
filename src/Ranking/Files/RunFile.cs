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
        foreach (var (query, entry, tag, line) in Lines(path))
        {
            if (!run.TryAdd(query, entry)) throw Twice(path, line, query, entry.PassageId);
            run.Tag = tag;
        }
        return run;
    }

    /// <summary>The lines of a run, read as they are asked for. A query may have a passage twice: to see that, all would have to be kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="malformed">Takes malformed lines, and then reading goes on after them; where it is null, the first one is thrown.</param>
    /// <exception cref="MalformedFileException">A line is malformed, is no text at all, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<RunLine> Lines(string path, Action<MalformedFileException>? malformed = null)
    {
        var isEmpty = true;
        foreach (var line in TextFile.Lines(path))
        {
            if (line.IsBlank || line.IsComment) continue;
            isEmpty = false;
            var (read, problem) = Parse(line);
            if (problem is null) yield return read;
            else (malformed ?? throw problem)(problem);
        }
        if (isEmpty) throw new MalformedFileException(path, 1, "the run is empty");
    }

    /// <summary>The problem of a line that tells of a passage again.</summary>
    public static MalformedFileException Twice(string path, long line, string queryId, string passageId) =>
        new(path, line, $"passage '{passageId}' is there twice for query '{queryId}'");

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

    private static (RunLine Read, MalformedFileException? Problem) Parse(TextLine line)
    {
        var fields = line.Fields();
        if (fields is not [var query, _, var passage, _, var scoreText, var tag, ..])
            return (default, line.Malformed($"a run has {Fields} fields (query, Q0, passage, rank, score, tag), not {fields.Length}"));
        return double.TryParse(scoreText, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? (new(query, new(passage, score), tag, line.Number), null)
            : (default, line.Malformed($"the score is a finite number, not '{scoreText}'"));
    }
}
