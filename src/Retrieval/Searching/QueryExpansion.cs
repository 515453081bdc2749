using ReasonRank.Bm25;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Feedback;
using ReasonRank.Ranking.Text;
using ReasonRank.Retrieval.Engines;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>Expands a query by relevance feedback; see <see cref="QueryOptions.Feedback"/>.</summary>
internal sealed class QueryExpansion(IPassageCollection collection) : ITermStatistics
{
    private const int DefaultTerms = 30;

    private const double DefaultQueryWeight = .5;

    /// <summary>The terms to add.</summary>
    public async Task<IEnumerable<WeightedTerm>> TermsAsync(QueryText text, V1.RelevanceFeedback feedback, CancellationToken cancellation)
    {
        var passages = new List<FeedbackPassage>();
        var next = 0;
        await foreach (var passage in collection.GetAsync(feedback.Passages.Select(passage => passage.PassageId), cancellation))
        {
            var weight = feedback.Passages[next++].Weight;
            if (passage is not null) passages.Add(new(new(passage.Id, passage.Text, passage.Title), weight));
        }
        if (passages.Count == 0) return [];
        var terms = await Ranking.Feedback.RelevanceFeedback.ExpandAsync(
            text.Terms.Sum(term => term.Count),
            passages,
            feedback.HasMaxTerms ? feedback.MaxTerms : DefaultTerms,
            feedback.HasQueryWeight ? feedback.QueryWeight : DefaultQueryWeight,
            new RankingContext { Analyzer = Analyze, TermStatistics = this },
            cancellation);
        return terms.Select(term => new WeightedTerm { Term = term.Term, Weight = (float)term.Weight }).Where(term => term.Weight > 0);
    }

    public async ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var statistics = await collection.GetTermStatisticsAsync(terms, cancellationToken);
        return new CollectionStatistics(
            statistics.PassageCount, statistics.TokenCount,
            [.. statistics.Terms.Select(term => new TermFrequency(term.PassageFrequency, term.CollectionFrequency))]);
    }

    private IReadOnlyList<TextToken> Analyze(string text) =>
        [.. collection.Analyzer.Analyze(text).Select(token => new TextToken(token.Term, token.Position, token.StartOffset, token.EndOffset))];
}
