namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>The terms that are counted in every candidate: the query's first, then those that only feedback brought.</summary>
internal sealed class WatchedTerms
{
    private readonly Dictionary<string, int> _indices = [];
    private readonly List<WatchedTerm> _terms = [];

    /// <summary>The terms of a query and of its relevance model.</summary>
    public WatchedTerms(LexicalQuery query, IReadOnlyList<WatchedTerm> feedback, TermWeights weights)
    {
        Query = query;
        Weights = weights;
        foreach (var term in query.Terms.Concat(feedback))
            if (_indices.TryAdd(term.Text, _terms.Count)) _terms.Add(term);
        Idf = [.. _terms.Select(term => weights.Idf(term.Text))];
        FeedbackWeight = new double[_terms.Count];
        foreach (var term in feedback) FeedbackWeight[_indices[term.Text]] = term.Weight * Idf[_indices[term.Text]];
    }

    /// <summary>The query; its terms have the first indices.</summary>
    public LexicalQuery Query { get; }

    /// <summary>Weights in the collection.</summary>
    public TermWeights Weights { get; }

    /// <summary>Number of terms.</summary>
    public int Count => _terms.Count;

    /// <summary>Inverse passage frequency by index.</summary>
    public double[] Idf { get; }

    /// <summary>Weight in the relevance model times inverse passage frequency, by index; 0 for terms outside of it.</summary>
    public double[] FeedbackWeight { get; }

    /// <summary>The term at an index.</summary>
    public WatchedTerm this[int index] => _terms[index];

    /// <summary>The index of a term; -1 when it is not watched.</summary>
    public int IndexOf(string term) => _indices.GetValueOrDefault(term, -1);
}
