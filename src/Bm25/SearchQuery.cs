namespace ReasonRank.Bm25;

/// <summary>What to search for.</summary>
/// <param name="Text">Words; no syntax. Analyzed as the passages were.</param>
/// <param name="Top">Most hits, at least 1.</param>
public sealed record SearchQuery(string Text, int Top = 10)
{
    /// <summary>Only passages for which it holds; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Ids left out before ranking.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];

    /// <summary>How the query's own terms are weighted.</summary>
    public QueryWeighting Weighting { get; init; } = QueryWeighting.Count;
}
