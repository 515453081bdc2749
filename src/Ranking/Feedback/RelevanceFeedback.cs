using ReasonRank.Ranking.Strategies.Lexical;

namespace ReasonRank.Ranking.Feedback;

/// <summary>
/// Expands a query with the language of passages that are known to be good: RM3 (Abdul-Jaleel et al., TREC 2004) over the
/// relevance model RM1 (Lavrenko and Croft, SIGIR 2001). A ranking by a language model is a strong source of such passages
/// (FIRST, arXiv 2406.15657).
/// </summary>
public static class RelevanceFeedback
{
    /// <summary>
    /// Terms to add to the query, the one first that tells most. They are shared by two of the passages if there are two, and
    /// not in more than a tenth of the collection.
    /// </summary>
    /// <param name="queryLength">Terms of the query's text, repetitions counted.</param>
    /// <param name="passages">The passages, at least one.</param>
    /// <param name="maxTerms">Most terms.</param>
    /// <param name="queryWeight">Share of the query's text in the expanded query, more than 0 and at most 1.</param>
    /// <param name="context">Its analyzer and its term statistics are used.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<ExpansionTerm>> ExpandAsync(
        int queryLength, IReadOnlyList<FeedbackPassage> passages, int maxTerms, double queryWeight, RankingContext context,
        CancellationToken cancellationToken)
    {
        var reader = new PassageReader([.. passages.Select(passage => passage.Passage)], context, deadline: null);
        var model = new RelevanceModel([.. Enumerable.Range(0, passages.Count).Select(reader.Read)]);
        var weights = await TermWeights.GetAsync([.. model.Terms], context.TermStatistics, reader, cancellationToken);
        var terms = model.Select([.. passages.Select(passage => Math.Log(passage.Weight))], weights, maxTerms);
        // RM3 mixes two distributions; in a score it is only their proportion that counts, and the text's terms sum to its length.
        var scale = (1 - queryWeight) / queryWeight * Math.Max(1, queryLength) / terms.Sum(term => term.Weight);
        return [.. terms.Where(term => scale * term.Weight > 0).Select(term => new ExpansionTerm(term.Text, scale * term.Weight))];
    }
}
