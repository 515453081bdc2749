namespace ReasonRank.Bm25;

/// <summary>What to search for.</summary>
/// <param name="Text">Words; no syntax. Analyzed as the passages were. May be empty where there are <see cref="Terms"/>.</param>
/// <param name="Top">Most hits, at least 1.</param>
public sealed record SearchQuery(string Text, int Top = 10)
{
    /// <summary>A query that was read before.</summary>
    public SearchQuery(QueryText text, int top = 10) : this("", top) =>
        (Terms, Required, Excluded) = (text.Terms, text.Required, text.Excluded);

    /// <summary>Index terms to search for besides those of the text. A term that is given more than once counts as often.</summary>
    public IReadOnlyList<SearchTerm> Terms { get; init; } = [];

    /// <summary>Phrases that a passage must have. They narrow the hits and add nothing to a score.</summary>
    public IReadOnlyList<Phrase> Required { get; init; } = [];

    /// <summary>Phrases that a passage must not have.</summary>
    public IReadOnlyList<Phrase> Excluded { get; init; } = [];

    /// <summary>
    /// Searches titles and texts apart; null for both as one text. The index must have been made with <see cref="IndexOptions.SeparateFields"/>.
    /// </summary>
    public FieldBoosts? Boosts { get; init; }

    /// <summary>Only passages for which it holds; null for all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Ids left out before ranking.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];

    /// <summary>How the query's own terms are weighted.</summary>
    public QueryWeighting Weighting { get; init; } = QueryWeighting.Count;
}
