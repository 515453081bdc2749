using System.Diagnostics.CodeAnalysis;

namespace ReasonRank.Ranking.Evaluation;

/// <summary>Relevance judgments of a test collection, by query.</summary>
public sealed class Qrels
{
    private readonly Dictionary<string, Dictionary<string, int>> _byQuery = [];

    /// <summary>Ids of the judged queries, in the order of their first judgments.</summary>
    public IReadOnlyCollection<string> QueryIds => _byQuery.Keys;

    /// <summary>Every judgment.</summary>
    public IEnumerable<Judgment> Judgments =>
        _byQuery.SelectMany(query => query.Value.Select(passage => new Judgment(query.Key, passage.Key, passage.Value)));

    /// <summary>Adds a judgment.</summary>
    /// <returns>False when the passage is already judged for this query; nothing changes then.</returns>
    public bool TryAdd(Judgment judgment)
    {
        if (!_byQuery.TryGetValue(judgment.QueryId, out var passages)) _byQuery[judgment.QueryId] = passages = [];
        return passages.TryAdd(judgment.PassageId, judgment.Relevance);
    }

    /// <summary>The judgments of one query: relevance by passage id.</summary>
    /// <returns>False when the query has none.</returns>
    public bool TryGet(string queryId, [NotNullWhen(true)] out IReadOnlyDictionary<string, int>? judgments)
    {
        var found = _byQuery.TryGetValue(queryId, out var passages);
        judgments = passages;
        return found;
    }
}
