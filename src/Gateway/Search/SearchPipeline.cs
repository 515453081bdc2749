using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.Gateway.Search.Feedback;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>Retrieve, then rerank, inside the caller's deadline.</summary>
internal sealed class SearchPipeline(
    RetrievalService.RetrievalServiceClient retrieval,
    RerankStage reranker,
    FeedbackStage feedback,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Runs one search.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="call">Who waits for it.</param>
    /// <exception cref="RpcException">The request is refused, or retrieval failed. A failing reranker is no error.</exception>
    public async Task<SearchResponse> RunAsync(SearchRequest request, SearchCall call)
    {
        var started = time.GetTimestamp();
        var plan = SearchPlan.From(request, options);
        var found = await RetrieveAsync(plan, call);
        var response = new SearchResponse
        {
            Collection = plan.Collection,
            Usage = new Usage(),
            Timing = new Timing { Retrieval = time.GetElapsedTime(started).ToDuration() },
            Facets = { found.Facets },
            Corrections = { found.Corrections },
            Expansion = { found.Expansion },
        };
        if (found.HasMatchCount) response.MatchCount = found.MatchCount;

        if (request.RetrieveOnly || found.Hits.Count == 0) response.Results.Add(SearchResults.FirstStage(plan, found.Hits));
        else await RerankAsync(plan, found.Hits, response, call);

        response.Timing.Total = time.GetElapsedTime(started).ToDuration();
        return response;
    }

    private async Task RerankAsync(SearchPlan plan, IReadOnlyList<Hit> hits, SearchResponse response, SearchCall call)
    {
        await call.Progress(new SearchStreamResponse
        {
            FirstStage = new FirstStage { Candidates = hits.Count, Results = { SearchResults.FirstStage(plan, hits) } },
        });
        var ranked = await reranker.RunAsync(plan.ToRerank(hits), call);
        (response.Strategy, response.Model, response.Shortfall) = (ranked.Strategy, ranked.Model, ranked.Shortfall);
        response.Take(ranked);

        var pool = new RankedPool();
        pool.Start(hits, ranked.Results);
        if (plan.Request.Feedback is { } asked) await feedback.RunAsync(asked, plan, pool, response, call);
        response.Results.Add(SearchResults.Reranked(plan, pool));
    }

    private async Task<RetrieveResponse> RetrieveAsync(SearchPlan plan, SearchCall call)
    {
        try
        {
            return await retrieval.RetrieveAsync(plan.ToRetrieval(), deadline: call.Deadline, cancellationToken: call.Cancellation);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            throw RpcErrors.Create(StatusCode.Unavailable, "The retrieval service cannot be reached.",
                RpcErrors.Info("RETRIEVAL_UNAVAILABLE"));
        }
        catch (RpcException e)
        {
            throw RpcErrors.ToException(RpcErrors.ToStatus(e));
        }
    }
}
