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
    string Path, QueryLayout Layout, string Column, string Domain, string? Qrels, int LeastRelevance, string? Run, int Depth) : IDisposable
{
    private PassageTable? _judged, _found;
    private bool _isRunMalformed;

    /// <summary>Whether a query that the run does not have is wrong, since nothing else is asked for candidates where there is a run.</summary>
    public bool IsRunWhole { get; init; }

    /// <summary>The queries, read as they are asked for, each with its line.</summary>
    /// <param name="malformed">Takes what is malformed, also in the other files.</param>
    public IEnumerable<(JobQuery Query, long Line)> Read(Action<MalformedFileException> malformed)
    {
        Load(malformed);
        var isEmpty = true;
        foreach (var query in AnsweredQueryFile.Read(Path, Layout, Column, problem =>
        {
            isEmpty = false;
            malformed(problem);
        }))
        {
            isEmpty = false;
            yield return (ToMessage(query, malformed), query.Line);
        }
        if (isEmpty) malformed(new(Path, 1, "there are no queries"));
    }

    /// <summary>Removes the temporary files.</summary>
    public void Dispose()
    {
        _judged?.Dispose();
        _found?.Dispose();
    }

    private void Load(Action<MalformedFileException> malformed)
    {
        if (Qrels is not null) _judged ??= Load(() => PassageTable.OfQrels(Qrels, malformed), malformed);
        if (Run is null || _found is not null) return;
        _found = Load(() => PassageTable.OfRun(Run, problem =>
        {
            _isRunMalformed = true;
            malformed(problem);
        }), malformed);
        _isRunMalformed |= _found is null;
    }

    private static PassageTable? Load(Func<PassageTable> load, Action<MalformedFileException> malformed)
    {
        try
        {
            return load();
        }
        catch (MalformedFileException unreadable)
        {
            malformed(unreadable);
            return null;
        }
    }

    private JobQuery ToMessage(AnsweredQuery query, Action<MalformedFileException> malformed)
    {
        var message = new JobQuery
        {
            Id = query.Id,
            Text = query.Text,
            Answer = query.Answer,
            Domain = query.Domain.Length > 0 ? query.Domain : Domain,
            RelevantIds = { query.RelevantIds },
        };
        var known = query.RelevantIds.ToHashSet(StringComparer.Ordinal);
        message.RelevantIds.Add((Find(_judged, query, malformed) ?? [])
            .Where(passage => passage.Score >= LeastRelevance && !known.Contains(passage.PassageId))
            .OrderByDescending(passage => passage.Score).ThenBy(passage => passage.PassageId, StringComparer.Ordinal).Select(passage => passage.PassageId));
        var candidates = query.Candidates.Count > 0 ? query.Candidates : Find(_found, query, malformed)?.Take(Depth).ToList();
        message.Candidates.Add((candidates ?? []).Select(entry => new JobCandidate { PassageId = entry.PassageId, Score = entry.Score }));
        if (IsRunWhole && !_isRunMalformed && candidates is { Count: 0 } && Run is not null)
            malformed(new(
                Path, query.Line,
                $"candidates: the run {Run} has no passages for query '{query.Id}'; add some, leave the query out, or let the step search as well (from: both)"));
        return message;
    }

    // Null where they cannot be told.
    private static IReadOnlyList<RunEntry>? Find(PassageTable? table, AnsweredQuery query, Action<MalformedFileException> malformed)
    {
        try
        {
            return table?.Find(query.Id) ?? [];
        }
        catch (MalformedFileException problem)
        {
            malformed(problem);
            return null;
        }
    }
}
