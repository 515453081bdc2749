using ReasonRank.V1;

namespace ReasonRank.Cli.Searching;

/// <summary>What to search for, apart from the query.</summary>
/// <param name="Collection">Name of the collection.</param>
/// <param name="Top">Results wanted.</param>
internal sealed record SearchPlan(string Collection, int Top)
{
    /// <summary>Results left out at the start.</summary>
    public int Offset { get; init; }

    /// <summary>Whether texts are needed.</summary>
    public bool WithText { get; init; }

    /// <summary>Whether explanations are wanted.</summary>
    public bool Explain { get; init; }

    /// <summary>What the query asks for besides its words.</summary>
    public QueryOptions Options { get; init; } = new();

    /// <summary>How its words are weighted.</summary>
    public QueryWeighting Weighting { get; init; }

    /// <summary>Fields to count.</summary>
    public IReadOnlyList<FacetRequest> Facets { get; init; } = [];

    /// <summary>Whether the best sentences are wanted.</summary>
    public HighlightOptions? Highlight { get; init; }

    /// <summary>Whether the reranker's best results expand the query.</summary>
    public FeedbackOptions? Feedback { get; init; }
}
