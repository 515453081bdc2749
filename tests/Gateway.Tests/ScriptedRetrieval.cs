using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

/// <summary>
/// Finds the passages p1 to p20 for every query, and ten more with feedback; the collection <c>nowhere</c> does not exist.
/// </summary>
internal sealed class ScriptedRetrieval : RetrievalService.RetrievalServiceBase
{
    /// <summary>The last query.</summary>
    public RetrieveRequest? Last { get; private set; }

    public override Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context)
    {
        if (request.Collection == "nowhere") throw RpcErrors.NotFound("collection", request.Collection);
        if (request.Options?.Feedback is not null && request.Query == "no feedback") throw new RpcException(new Status(StatusCode.Internal, "broken"));
        Last = request;
        var found = request.Query == "nothing" ? 0 : request.Options?.Feedback is null ? 20 : 30;
        return Task.FromResult(new RetrieveResponse
        {
            Expansion = { request.Options?.Feedback is null ? [] : [new WeightedTerm { Term = "learned", Weight = 1 }] },
            MatchCount = found,
            Corrections = { new SpellingCorrection { Word = "w" } },
            Facets = { request.Facets.Select(facet => new Facet { Field = facet.Field }) },
            Hits =
            {
                Enumerable.Range(1, found)
                    .Where(number => !request.ExcludedIds.Contains($"p{number}"))
                    .Skip(request.Offset).Take(request.TopK)
                    .Select((number, i) => new Hit
                    {
                        PassageId = $"p{number}",
                        Rank = request.Offset + i + 1,
                        Score = 30 - number,
                        Passage = new Passage { Id = $"p{number}", Text = $"text {number}", Title = $"title {number}" },
                        Highlights = { request.Highlight is null ? [] : [new Highlight { Text = "best" }] },
                    }),
            },
        });
    }

    public override async Task Ingest(
        IAsyncStreamReader<IngestRequest> requests, IServerStreamWriter<IngestResponse> responses, ServerCallContext context)
    {
        var through = 0;
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
            if (request.OperationCase == IngestRequest.OperationOneofCase.Put)
                await responses.WriteAsync(new IngestResponse
                {
                    Acknowledged = new Acknowledgement { Through = ++through, Applied = through },
                });
        context.ResponseTrailers.Add("x-seen", $"{through}");
    }
}
