using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Tests;

/// <summary>Finds the passages p1, p2, … for every query; the collection <c>nowhere</c> does not exist.</summary>
internal sealed class ScriptedRetrieval : RetrievalService.RetrievalServiceBase
{
    public override Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context)
    {
        if (request.Collection == "nowhere") throw RpcErrors.NotFound("collection", request.Collection);
        var found = request.Query == "nothing" ? 0 : Math.Min(request.TopK, 20);
        return Task.FromResult(new RetrieveResponse
        {
            Hits =
            {
                Enumerable.Range(1, found).Select(rank => new Hit
                {
                    PassageId = $"p{rank}",
                    Rank = rank,
                    Score = 30 - rank,
                    Passage = new Passage { Id = $"p{rank}", Text = $"text {rank}", Title = $"title {rank}" },
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
