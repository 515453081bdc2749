using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>What a query is about.</summary>
/// <param name="Terms">Its distinct terms in its order, weighted by how often they stand in it, function words left out.</param>
/// <param name="Neighbours">Terms that stand side by side once other words are gone: indices, the lower first.</param>
internal sealed record LexicalQuery(IReadOnlyList<WatchedTerm> Terms, IReadOnlySet<(int, int)> Neighbours)
{
    // Beyond a long paragraph, more terms cost memory per candidate and tell nothing new.
    private const int MaximumTerms = 256;

    /// <summary>Analyzes a query; of a very long one, its first distinct terms; of one of function words, these.</summary>
    public static LexicalQuery Analyze(string query, TextAnalyzer analyzer)
    {
        var tokens = analyzer(query);
        var functionWords = FunctionWords.Terms(analyzer);
        if (tokens.All(token => functionWords.Contains(token.Term))) functionWords = new HashSet<string>();

        var indices = new Dictionary<string, int>();
        var terms = new List<WatchedTerm>();
        var neighbours = new HashSet<(int, int)>();
        int? previous = null;
        foreach (var token in tokens)
        {
            if (functionWords.Contains(token.Term)) continue;
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
