namespace ReasonRank.Ranking.Evaluation;

/// <summary>Results of a system for many queries, as in a TREC run file.</summary>
public sealed class Run
{
    private readonly Dictionary<string, Results> _byQuery = [];

    /// <summary>Name of the run: the last field of its lines.</summary>
    public string Tag { get; set; } = "";

    /// <summary>Ids of the queries, in the order of their first entries.</summary>
    public IReadOnlyCollection<string> QueryIds => _byQuery.Keys;

    /// <summary>A query's results in the order in which they were added; empty for an unknown query.</summary>
    public IReadOnlyList<RunEntry> this[string queryId] => _byQuery.TryGetValue(queryId, out var results) ? results.Entries : [];

    /// <summary>Adds a passage to a query's results.</summary>
    /// <returns>False when the query has this passage already; nothing changes then.</returns>
    public bool TryAdd(string queryId, RunEntry entry)
    {
        if (!_byQuery.TryGetValue(queryId, out var results)) _byQuery[queryId] = results = new([], []);
        if (!results.PassageIds.Add(entry.PassageId)) return false;
        results.Entries.Add(entry);
        return true;
    }

    /// <summary>A query's results, best score first; equal scores keep the order in which they were added.</summary>
    public IReadOnlyList<RunEntry> Ranked(string queryId) => [.. this[queryId].OrderByDescending(entry => entry.Score)];

    private sealed record Results(List<RunEntry> Entries, HashSet<string> PassageIds);
}
