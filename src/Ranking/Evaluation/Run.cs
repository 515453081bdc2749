namespace ReasonRank.Ranking.Evaluation;

/// <summary>Results of a system for many queries, as in a TREC run file.</summary>
public sealed class Run
{
    private readonly Dictionary<string, List<RunEntry>> _entries = [];
    private readonly HashSet<(string QueryId, string PassageId)> _seen = [];

    /// <summary>Name of the run: the last field of its lines.</summary>
    public string Tag { get; set; } = "";

    /// <summary>Ids of the queries, in the order of their first entries.</summary>
    public IReadOnlyCollection<string> QueryIds => _entries.Keys;

    /// <summary>A query's results in the order in which they were added; empty for an unknown query.</summary>
    public IReadOnlyList<RunEntry> this[string queryId] => _entries.TryGetValue(queryId, out var entries) ? entries : [];

    /// <summary>Adds a passage to a query's results.</summary>
    /// <returns>False when the query has this passage already; nothing changes then.</returns>
    public bool TryAdd(string queryId, RunEntry entry)
    {
        if (!_seen.Add((queryId, entry.PassageId))) return false;
        if (!_entries.TryGetValue(queryId, out var entries)) _entries[queryId] = entries = [];
        entries.Add(entry);
        return true;
    }

    /// <summary>A query's results, best score first; equal scores keep the order in which they were added.</summary>
    public IReadOnlyList<RunEntry> Ranked(string queryId) => [.. this[queryId].OrderByDescending(entry => entry.Score)];
}
