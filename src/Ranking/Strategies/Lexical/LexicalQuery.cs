using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>The terms of a query.</summary>
/// <param name="Terms">Distinct, in the order of the query, weighted by how often they stand in it.</param>
/// <param name="Neighbours">Terms that stand side by side once stop words are gone: indices, the lower first.</param>
internal sealed record LexicalQuery(IReadOnlyList<WatchedTerm> Terms, IReadOnlySet<(int, int)> Neighbours)
{
    // Beyond a long paragraph, more terms cost memory per candidate and tell nothing new.
    private const int MaximumTerms = 256;

    /// <summary>Analyzes a query; of a very long one, its first distinct terms.</summary>
    public static LexicalQuery Analyze(string query, TextAnalyzer analyzer)
    {
        var indices = new Dictionary<string, int>();
        var terms = new List<WatchedTerm>();
        var neighbours = new HashSet<(int, int)>();
        int? previous = null;
        foreach (var token in analyzer(query))
        {
            if (!indices.TryGetValue(token.Term, out var index))
            {
                if (terms.Count == MaximumTerms) break;
                indices.Add(token.Term, index = terms.Count);
                terms.Add(new WatchedTerm(token.Term, Surface.Of(query, token), 0));
            }
            terms[index] = terms[index] with { Weight = terms[index].Weight + 1 };
            if (previous is { } other && other != index) neighbours.Add((Math.Min(other, index), Math.Max(other, index)));
            previous = index;
        }
        return new LexicalQuery(terms, neighbours);
    }
}
