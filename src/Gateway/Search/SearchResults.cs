using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>Makes the results of an answer out of what the two stages said.</summary>
internal static class SearchResults
{
    /// <summary>First-stage order.</summary>
    public static IEnumerable<SearchResult> FirstStage(SearchPlan plan, IEnumerable<Hit> hits) => Page(
        plan,
        // Retrieval alone has left out the pages before already.
        plan.Request.RetrieveOnly ? 0 : plan.Request.Offset,
        hits.Select(hit => From(plan, hit, hit.Score, Summary(hit.Explanation))));

    /// <summary>The reranker's order.</summary>
    public static IEnumerable<SearchResult> Reranked(SearchPlan plan, RankedPool pool) => Page(
        plan,
        plan.Request.Offset,
        pool.Order.Select(id =>
        {
            var (hit, round, score, explanation) = pool[id];
            var result = From(plan, hit, score, explanation);
            result.FeedbackRound = round;
            return result;
        }));

    private static IEnumerable<SearchResult> Page(SearchPlan plan, int offset, IEnumerable<SearchResult> results) =>
        results.Skip(offset).Take(plan.TopK).Select((result, i) =>
        {
            result.Rank = plan.Request.Offset + i + 1;
            return result;
        });

    private static SearchResult From(SearchPlan plan, Hit hit, double score, string explanation)
    {
        var result = new SearchResult
        {
            PassageId = hit.PassageId,
            Score = score,
            FirstStageRank = hit.Rank,
            FirstStageScore = hit.Score,
            Explanation = explanation,
            Highlights = { hit.Highlights },
        };
        if (!plan.Request.OmitText && hit.Passage is { } passage)
        {
            result.Text = passage.Text;
            result.Title = passage.Title;
            result.Fields.Add(passage.Fields);
        }
        return result;
    }

    private static string Summary(Explanation? explanation) => explanation is null
        ? ""
        : string.Join(", ", explanation.Details
            .OrderByDescending(part => part.Value)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Description} {part.Value:0.00}")));
}
