using ReasonRank.V1;

namespace ReasonRank.Cli.Reranking;

/// <summary>Fetches passages by id.</summary>
internal static class PassageLookup
{
    private const int IdsPerCall = 100;

    /// <summary>The passages that the collection has, by id.</summary>
    public static async Task<Dictionary<string, Passage>> FetchAsync(
        RetrievalService.RetrievalServiceClient client, string collection, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, Passage> passages = [];
        foreach (var chunk in ids.Chunk(IdsPerCall))
        {
            var request = new GetPassagesRequest { Collection = collection, Ids = { chunk } };
            var response = await client.GetPassagesAsync(request, cancellationToken: cancellationToken);
            foreach (var passage in response.Passages) passages[passage.Id] = passage;
        }
        return passages;
    }
}
