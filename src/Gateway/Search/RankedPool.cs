using ReasonRank.Gateway.Search.Feedback;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>All passages found for a search, best first: those of the first retrieval, and those that feedback found.</summary>
internal sealed class RankedPool
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private List<string> _order = [];

    /// <summary>Ids, best first.</summary>
    public IReadOnlyList<string> Order => _order;

    /// <summary>A passage of the pool.</summary>
    public Entry this[string id] => _entries[id];

    /// <summary>Starts with the passages of the first retrieval.</summary>
    public void Start(IEnumerable<Hit> hits, IEnumerable<RankedCandidate> ranked)
    {
        var byId = hits.ToDictionary(hit => hit.PassageId, StringComparer.Ordinal);
        foreach (var candidate in ranked)
        {
            _entries.Add(candidate.Id, new Entry(byId[candidate.Id], 0, candidate.Score, candidate.Explanation));
            _order.Add(candidate.Id);
        }
    }

    /// <summary>Adds passages that a round of feedback found.</summary>
    /// <param name="round">Number of the round.</param>
    /// <param name="hits">The new passages.</param>
    /// <param name="ranked">These and the marked ones of the pool, best first.</param>
    public void Add(int round, IEnumerable<Hit> hits, IReadOnlyList<RankedCandidate> ranked)
    {
        var explanations = ranked.ToDictionary(candidate => candidate.Id, candidate => candidate.Explanation, StringComparer.Ordinal);
        foreach (var hit in hits) _entries.Add(hit.PassageId, new Entry(hit, round, double.NaN, explanations[hit.PassageId]));
        _order = Marks.Merge(_order, [.. ranked.Select(candidate => candidate.Id)]);
        FillScores();
    }

    /// <summary>Gives each passage without a score one between those of its neighbours.</summary>
    private void FillScores()
    {
        var known = _order.Where(id => !double.IsNaN(_entries[id].Score)).Select(id => _entries[id].Score).ToArray();
        var step = known.Length > 1 ? (known[0] - known[^1]) / (known.Length - 1) : 1;
        for (int from = 0, to; from < _order.Count; from = to + 1)
        {
            for (to = from; to < _order.Count && double.IsNaN(_entries[_order[to]].Score);) to++;
            var missing = to - from;
            if (missing == 0) continue;
            var above = from > 0 ? _entries[_order[from - 1]].Score : _entries[_order[to]].Score + step * (missing + 1);
            var below = to < _order.Count ? _entries[_order[to]].Score : above - step * (missing + 1);
            for (var i = 0; i < missing; i++)
            {
                var id = _order[from + i];
                _entries[id] = _entries[id] with { Score = above - (above - below) * (i + 1) / (missing + 1) };
            }
        }
    }

    /// <summary>A passage of the pool.</summary>
    /// <param name="Hit">As it was retrieved.</param>
    /// <param name="Round">0 for the first retrieval, else the round of feedback that found it.</param>
    /// <param name="Score">Falls with the place in the order.</param>
    /// <param name="Explanation">Why it stands where it stands; empty when nobody asked.</param>
    internal sealed record Entry(Hit Hit, int Round, double Score, string Explanation);
}
