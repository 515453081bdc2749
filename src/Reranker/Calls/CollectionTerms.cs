using Grpc.Core;
using ReasonRank.Ranking.Text;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Calls;

/// <summary>
/// Term statistics of a collection, asked of the retrieval service where the configuration knows one. They make a
/// ranking better but are not worth waiting long for.
/// </summary>
internal sealed class CollectionTerms(
    string collection, RetrievalService.RetrievalServiceClient retrieval, TimeProvider clock, DateTimeOffset? deadline)
    : ITermStatistics
{
    private const int MaxTerms = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Why there were none; null when there were.</summary>
    public string? Warning { get; private set; }

    public async ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        if (terms.Count is 0 or > MaxTerms) return null;
        var end = clock.GetUtcNow() + Patience;
        try
        {
            var response = await retrieval.GetTermStatisticsAsync(
                new GetTermStatisticsRequest { Collection = collection, Terms = { terms } },
                deadline: (deadline < end ? deadline.Value : end).UtcDateTime,
                cancellationToken: cancellationToken);
            return response.Terms.Count == terms.Count
                ? new CollectionStatistics(response.PassageCount, response.TokenCount,
                    [.. response.Terms.Select(term => new TermFrequency(term.PassageFrequency, term.CollectionFrequency))])
                : null;
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            Warning =
                $"No term statistics of collection {collection} ({failure.StatusCode}): those of the candidates were used.";
            return null;
        }
    }
}
