using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>Makes the results of an answer out of what the two stages said.</summary>
internal static class SearchResults
{
    /// <summary>First-stage order.</summary>
    public static IEnumerable<SearchResult> FirstStage(SearchPlan plan, IReadOnlyList<Hit> hits) =>
        hits.Take(plan.TopK).Select(hit => From(plan, hit, hit.Rank, hit.Score, Summary(hit.Explanation)));

    /// <summary>The reranker's order.</summary>
    public static IEnumerable<SearchResult> Reranked(
        SearchPlan plan, IReadOnlyList<Hit> hits, IEnumerable<RankedCandidate> ranked)
    {
        var byId = hits.ToDictionary(hit => hit.PassageId, StringComparer.Ordinal);
        return ranked.Take(plan.TopK).Select((candidate, i) =>
            From(plan, byId[candidate.Id], i + 1, candidate.Score, candidate.Explanation));
    }

    /// <summary>An order of ids without scores: what a reranker had reached when it was cut off.</summary>
    public static IEnumerable<SearchResult> Reached(SearchPlan plan, IReadOnlyList<Hit> hits, IEnumerable<string> order) =>
        Reranked(plan, hits, order.Select((id, i) => new RankedCandidate { Id = id, Score = 1.0 / (i + 1) }));

    private static SearchResult From(SearchPlan plan, Hit hit, int rank, double score, string explanation)
    {
        var result = new SearchResult
        {
            PassageId = hit.PassageId,
            Rank = rank,
            Score = score,
            FirstStageRank = hit.Rank,
            FirstStageScore = hit.Score,
            Explanation = explanation,
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
