using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>A file of queries, and what is added to them from others.</summary>
/// <param name="Path">The file.</param>
/// <param name="Layout">How it has the queries.</param>
/// <param name="Column">The column of a log.</param>
/// <param name="Domain">Domain of queries that tell none.</param>
/// <param name="Qrels">Judgments; null for none.</param>
/// <param name="LeastRelevance">From which judgment on a passage is relevant.</param>
/// <param name="Run">A TREC run whose passages are the candidates; null for none.</param>
/// <param name="Depth">Most candidates taken from it.</param>
internal sealed record QuerySource(
    string Path, QueryLayout Layout, string Column, string Domain, string? Qrels, int LeastRelevance, string? Run, int Depth)
{
    // They are looked up for each query; the queries themselves are never all in memory.
    private readonly Lazy<Qrels?> _qrels = new(() => Qrels is null ? null : QrelsFile.Read(Qrels));
    private readonly Lazy<Run?> _run = new(() => Run is null ? null : RunFile.Read(Run));

    /// <summary>The queries, read as they are asked for, each with its line.</summary>
    /// <param name="malformed">Takes malformed lines.</param>
    public IEnumerable<(JobQuery Query, long Line)> Read(Action<MalformedFileException> malformed)
    {
        foreach (var query in AnsweredQueryFile.Read(Path, Layout, Column, malformed)) yield return (ToMessage(query), query.Line);
    }

    private JobQuery ToMessage(AnsweredQuery query)
    {
        var message = new JobQuery
        {
            Id = query.Id,
            Text = query.Text,
            Answer = query.Answer,
            Domain = query.Domain.Length > 0 ? query.Domain : Domain,
            RelevantIds = { query.RelevantIds },
        };
        if (_qrels.Value is { } qrels && qrels.TryGet(query.Id, out var judged))
            message.RelevantIds.Add(judged
                .Where(passage => passage.Value >= LeastRelevance && !message.RelevantIds.Contains(passage.Key))
                .OrderByDescending(passage => passage.Value).ThenBy(passage => passage.Key, StringComparer.Ordinal).Select(passage => passage.Key));
        IEnumerable<RunEntry> candidates = query.Candidates.Count > 0 || _run.Value is not { } run ? query.Candidates : run.Ranked(query.Id).Take(Depth);
        message.Candidates.Add(candidates.Select(entry => new JobCandidate { PassageId = entry.PassageId, Score = entry.Score }));
        return message;
    }
}
