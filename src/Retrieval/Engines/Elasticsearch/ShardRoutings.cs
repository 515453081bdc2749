using System.Globalization;
using System.Text.Json.Serialization;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Finds a routing value for each shard of an index, by which requests that go to one shard only reach it.</summary>
internal sealed partial class ShardRoutings(Cluster cluster, CollectionAddress address)
{
    private volatile string[]? _routings;

    /// <summary>One routing value for each shard.</summary>
    public async ValueTask<string[]> GetAsync(CancellationToken cancellation) =>
        _routings ??= await FindAsync(cancellation);

    private async Task<string[]> FindAsync(CancellationToken cancellation)
    {
        var all = await ShardsAsync("", cancellation);
        var routings = new Dictionary<int, string>();
        for (var probe = 0; routings.Count < all.Length; probe++)
        {
            var routing = probe.ToString(CultureInfo.InvariantCulture);
            foreach (var shard in all.Length == 1 ? all : await ShardsAsync($"routing={routing}&", cancellation))
                routings.TryAdd(shard, routing);
        }
        return [.. routings.Values];
    }

    private async Task<int[]> ShardsAsync(string routing, CancellationToken cancellation)
    {
        var answer = await cluster.CallAsync(
            address.Name, HttpMethod.GET, $"/{address.Alias}/_search_shards?{routing}", default,
            RoutingsJson.Default.Groups, cancellation);
        // What is missing now would be missed for good: the routings are kept.
        return answer.Shards is { } shards && shards.All(copies => copies.Length > 0)
            ? [.. shards.Select(copies => copies[0].Shard)]
            : throw ClusterErrors.NotReady(address.Name);
    }

    private sealed record Groups(Copy[][]? Shards);

    private sealed record Copy(int Shard);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Groups))]
    private sealed partial class RoutingsJson : JsonSerializerContext;
}
