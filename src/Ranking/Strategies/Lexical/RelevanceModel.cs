using System.Runtime.InteropServices;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>
/// The language of the best candidates: the relevance model RM1 of Lavrenko and Croft (SIGIR 2001), each candidate
/// weighted by its first-stage score. Its terms find good passages that use other words than the query; the query's own
/// score is added by the caller, as RM3 does (Abdul-Jaleel et al., TREC 2004).
/// </summary>
internal sealed class RelevanceModel
{
    // Bounds what is asked of the collection. Twenty passages of a page have a few hundred such terms.
    private const int MaximumTerms = 5_000;

    private readonly List<WatchedTerm> _terms;

    private RelevanceModel(List<WatchedTerm> terms) => _terms = terms;

    /// <summary>The model's terms.</summary>
    public IEnumerable<string> Terms => _terms.Select(term => term.Text);

    /// <summary>Learns from the first candidates.</summary>
    /// <param name="passages">The candidates.</param>
    /// <param name="firstStage">Their standardized first-stage scores.</param>
    /// <param name="count">How many to learn from.</param>
    public static RelevanceModel Estimate(PassageReader passages, double[] firstStage, int count)
    {
        count = Math.Min(count, passages.Count);
        var highest = firstStage.Max();
        var priors = firstStage.Take(count).Select(score => Math.Exp(score - highest)).ToArray();
        var sum = priors.Sum();

        var terms = new Dictionary<string, Estimated>();
        for (var index = 0; index < count; index++)
        {
            var passage = passages.Read(index);
            var share = priors[index] / sum / Math.Max(1, passage.Length);
            Add(passage.Candidate.Title, passage.Title);
            Add(passage.Candidate.Text, passage.Body);

            void Add(string? text, IReadOnlyList<Text.TextToken> tokens)
            {
                foreach (var token in tokens)
                {
                    ref var term = ref CollectionsMarshal.GetValueRefOrAddDefault(terms, token.Term, out var known);
                    term = new Estimated(
                        term.Probability + share,
                        known && term.LastPassage == index ? term.Passages : term.Passages + 1,
                        index,
                        known ? term.Surface : Surface.Of(text!, token));
                }
            }
        }

        // What only one of several candidates says is its own wording, not the subject's.
        var shared = Math.Min(2, count);
        return new RelevanceModel([.. terms
            .Where(term => term.Value.Passages >= shared)
            .OrderByDescending(term => term.Value.Probability).ThenBy(term => term.Key, StringComparer.Ordinal)
            .Take(MaximumTerms)
            .Select(term => new WatchedTerm(term.Key, term.Value.Surface, term.Value.Probability))]);
    }

    /// <summary>The terms that tell most, by probability times inverse passage frequency.</summary>
    /// <param name="weights">Weights of all <see cref="Terms"/>.</param>
    /// <param name="count">Most terms to return.</param>
    public IReadOnlyList<WatchedTerm> Select(TermWeights weights, int count) =>
        [.. _terms
            .Where(term => !weights.IsCommon(term.Text))
            .OrderByDescending(term => term.Weight * weights.Idf(term.Text)).ThenBy(term => term.Text, StringComparer.Ordinal)
            .Take(count)];

    private readonly record struct Estimated(double Probability, int Passages, int LastPassage, string Surface);
}
