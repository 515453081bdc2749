using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search.Feedback;

/// <summary>
/// Relevance feedback from the reranker: retrieves with the query expanded from the best results, and reranks what is new.
/// Whatever goes wrong, the results so far stay, and a warning says why there are no more.
/// </summary>
internal sealed class FeedbackStage(
    RetrievalService.RetrievalServiceClient retrieval, RerankStage reranker, GatewayOptions options, TimeProvider time)
{
    /// <summary>Adds what it finds to the pool, and tells in the response what it did.</summary>
    public async Task RunAsync(FeedbackOptions asked, SearchPlan plan, RankedPool pool, SearchResponse response, SearchCall call)
    {
        if (response.Shortfall is { Degraded: true } or { Partial: true })
        {
            response.Warnings.Add("Feedback was left out: there is no whole ranking to learn from.");
            return;
        }
        for (var round = 1; round <= (asked.HasRounds ? asked.Rounds : SearchLimits.DefaultFeedbackRounds); round++)
        {
            try
            {
                if (!await RunRoundAsync(round, asked, plan, pool, response, call)) return;
            }
            catch (RpcException e) when (!call.Cancellation.IsCancellationRequested)
            {
                response.Warnings.Add($"Feedback ended in round {round}: {e.StatusCode}.");
                return;
            }
        }
    }

    /// <returns>Whether another round can find more.</returns>
    private async Task<bool> RunRoundAsync(
        int round, FeedbackOptions asked, SearchPlan plan, RankedPool pool, SearchResponse response, SearchCall call)
    {
        var budget = plan.Ranking.Budget;
        if (budget is not null)
        {
            budget = Spending.Left(budget, response.Usage, response.Timing.Rerank.ToTimeSpan());
            if (budget is null)
            {
                response.Warnings.Add($"Feedback ended before round {round}: the budget is spent.");
                return false;
            }
        }
        var marks = Marks.Of(pool.Order.Count).Select(place => pool.Order[place]).ToHashSet(StringComparer.Ordinal);
        var most = SearchLimits.FeedbackCandidates(asked);
        var request = plan.ToRetrieval(Learn(asked, pool), pool.Order.Where(id => !marks.Contains(id)), most + marks.Count);
        if (request.ExcludedIds.Count > SearchLimits.MaxExcludedIds)
        {
            response.Warnings.Add($"Feedback ended before round {round}: too many passages were found already.");
            return false;
        }
        var started = time.GetTimestamp();
        var found = await retrieval.RetrieveAsync(
            request, deadline: call.StageDeadline(time, options.RerankTimeout), cancellationToken: call.Cancellation);
        response.Timing.Retrieval += time.GetElapsedTime(started).ToDuration();
        var added = found.Hits.Where(hit => !marks.Contains(hit.PassageId)).Take(most).ToArray();
        var report = new FeedbackRound { Round = round, Terms = { found.Expansion }, Found = added.Length };
        if (added.Length > 0)
        {
            await call.Progress(new SearchStreamResponse { Feedback = report });
            var kept = added.Select(hit => hit.PassageId).Concat(marks).ToHashSet(StringComparer.Ordinal);
            var ranked = await reranker.RunAsync(plan.ToRerank(found.Hits.Where(hit => kept.Contains(hit.PassageId)), budget), call);
            response.Take(ranked);
            if (ranked.Shortfall is { } shortfall)
            {
                response.Warnings.Add($"Feedback ended in round {round}: {shortfall.Reason}");
                return false;
            }
            pool.Add(round, added, ranked.Results);
        }
        response.Feedback.Add(report);
        return added.Length > 0;
    }

    /// <summary>The best results, each by how far its score is above the worst.</summary>
    private static RelevanceFeedback Learn(FeedbackOptions asked, RankedPool pool)
    {
        var learned = new RelevanceFeedback();
        if (asked.HasTerms) learned.MaxTerms = asked.Terms;
        if (asked.HasQueryWeight) learned.QueryWeight = asked.QueryWeight;
        var (best, worst) = (pool[pool.Order[0]].Score, pool[pool.Order[^1]].Score);
        foreach (var id in pool.Order.Take(asked.HasPassages ? asked.Passages : SearchLimits.DefaultFeedbackPassages))
        {
            var weight = best > worst ? (pool[id].Score - worst) / (best - worst) : 1;
            if (weight > 0) learned.Passages.Add(new WeightedPassage { PassageId = id, Weight = weight });
        }
        return learned;
    }
}
