using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>Retrieve, then rerank, inside the caller's deadline.</summary>
internal sealed class SearchPipeline(
    RetrievalService.RetrievalServiceClient retrieval,
    RerankStage reranker,
    GatewayOptions options,
    TimeProvider time)
{
    /// <summary>Runs one search.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="includeReasoning">Whether progress carries the reasoning.</param>
    /// <param name="deadline">When the caller stops waiting, in UTC.</param>
    /// <param name="progress">Gets the first-stage results and the reranker's progress.</param>
    /// <param name="cancellation">The caller went away.</param>
    /// <exception cref="RpcException">The request is refused, or retrieval failed. A failing reranker is no error.</exception>
    public async Task<SearchResponse> RunAsync(
        SearchRequest request,
        bool includeReasoning,
        DateTime deadline,
        Func<SearchStreamResponse, Task> progress,
        CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var plan = SearchPlan.From(request, options);
        var found = await RetrieveAsync(plan, deadline, cancellation);
        var response = new SearchResponse
        {
            Collection = plan.Collection,
            Usage = new Usage(),
            Timing = new Timing { Retrieval = time.GetElapsedTime(started).ToDuration() },
        };

        if (request.RetrieveOnly || found.Hits.Count == 0)
        {
            response.Results.Add(SearchResults.FirstStage(plan, found.Hits));
        }
        else
        {
            await progress(new SearchStreamResponse
            {
                FirstStage = new FirstStage
                {
                    Candidates = found.Hits.Count,
                    Results = { SearchResults.FirstStage(plan, found.Hits) },
                },
            });
            await reranker.RunAsync(plan, found.Hits, response, includeReasoning, deadline, progress, cancellation);
        }

        response.Timing.Total = time.GetElapsedTime(started).ToDuration();
        return response;
    }

    private async Task<RetrieveResponse> RetrieveAsync(SearchPlan plan, DateTime deadline, CancellationToken cancellation)
    {
        try
        {
            return await retrieval.RetrieveAsync(plan.ToRetrieval(), deadline: deadline, cancellationToken: cancellation);
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
