using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>Deletes passages of a collection that an import did not bring.</summary>
internal static class StalePassages
{
    private const int BatchLength = 10_000;

    /// <summary>Walks over all passages and deletes the stale ones.</summary>
    /// <param name="client">The service.</param>
    /// <param name="collection">Name of the collection.</param>
    /// <param name="isStale">Tells by the id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many were deleted.</returns>
    public static async Task<long> DeleteAsync(
        RetrievalService.RetrievalServiceClient client, string collection, Predicate<string> isStale, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        var request = new DeletePassagesRequest { Collection = collection };
        using var all = client.ListPassages(new() { Collection = collection, IdsOnly = true }, cancellationToken: cancellationToken);
        await foreach (var listed in all.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var passage in listed.Passages)
            {
                if (!isStale(passage.Id)) continue;
                request.Ids.Add(passage.Id);
                if (request.Ids.Count == BatchLength) await FlushAsync();
            }
        }
        await FlushAsync();
        return deleted;

        async Task FlushAsync()
        {
            if (request.Ids.Count == 0) return;
            deleted += (await client.DeletePassagesAsync(request, cancellationToken: cancellationToken)).Deleted;
            request.Ids.Clear();
        }
    }
}
