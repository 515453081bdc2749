using System.Runtime.InteropServices;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>
/// The language of the best candidates: the relevance model RM1 of Lavrenko and Croft (SIGIR 2001). Its terms find good
/// passages that use other words than the query; the query's own score is added by the caller, as RM3 does
/// (Abdul-Jaleel et al., TREC 2004).
/// </summary>
internal sealed class RelevanceModel
{
    // Bounds what is asked of the collection. Twenty passages of a page have a few hundred such terms.
    private const int MaximumTerms = 5_000;

    private readonly IReadOnlyList<PassageTokens> _passages;
    private readonly Dictionary<string, string> _surfaces;

    /// <summary>A model of some passages.</summary>
    /// <param name="passages">At least one.</param>
    public RelevanceModel(IReadOnlyList<PassageTokens> passages)
    {
        _passages = passages;
        var terms = new Dictionary<string, (int Passages, int Last, string Surface)>();
        for (var index = 0; index < passages.Count; index++)
        {
            foreach (var (text, token) in passages[index].All)
            {
                ref var term = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, token.Term, out var known);
                if (!known) term = (1, index, Surface.Of(text, token));
                else if (term.Last != index) term = (term.Passages + 1, index, term.Surface);
            }
        }

        // What only one of several candidates says is its own wording, not the subject's.
        var shared = Math.Min(2, passages.Count);
        _surfaces = terms.Where(term => term.Value.Passages >= shared)
            .OrderByDescending(term => term.Value.Passages).ThenBy(term => term.Key, StringComparer.Ordinal)
            .Take(MaximumTerms)
            .ToDictionary(term => term.Key, term => term.Value.Surface);
    }

    /// <summary>The terms that the passages share.</summary>
    public IEnumerable<string> Terms => _surfaces.Keys;

    /// <summary>The terms that tell most, by probability times inverse passage frequency.</summary>
    /// <param name="priors">How much each passage counts: logarithms, up to a constant.</param>
    /// <param name="weights">Weights of all <see cref="Terms"/>.</param>
    /// <param name="count">Most terms to return.</param>
    public IReadOnlyList<WatchedTerm> Select(IReadOnlyList<double> priors, TermWeights weights, int count)
    {
        var highest = priors.Max();
        var probabilities = _surfaces.Keys.Where(term => !weights.IsCommon(term)).ToDictionary(term => term, _ => 0.0);
        for (var index = 0; index < _passages.Count; index++)
        {
            var share = Math.Exp(priors[index] - highest) / Math.Max(1, _passages[index].Length);
            foreach (var (_, token) in _passages[index].All)
                if (probabilities.ContainsKey(token.Term))
                    CollectionsMarshal.GetValueRefOrAddDefault(probabilities, token.Term, out _) += share;
        }
        return [.. probabilities
            .OrderByDescending(term => term.Value * weights.Idf(term.Key)).ThenBy(term => term.Key, StringComparer.Ordinal)
            .Take(count)
            .Select(term => new WatchedTerm(term.Key, _surfaces[term.Key], term.Value))];
    }
}
