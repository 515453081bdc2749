using System.Text.Json.Serialization;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>The segments of an index: how many there are, and their merging.</summary>
internal sealed partial class IndexState(Cluster cluster, CollectionAddress address, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45), Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Its size now.</summary>
    public async Task<IndexSize> SizeAsync(CancellationToken cancellation)
    {
        var answer = await cluster.CallAsync(
            address.Name, HttpMethod.GET, $"/{address.Alias}/_stats/docs,store,segments?filter_path=_all.primaries", default,
            StateJson.Default.Stats, cancellation);
        var primaries = answer.All?.Primaries;
        return new IndexSize(
            primaries?.Docs?.Count ?? 0, primaries?.Docs?.Deleted ?? 0, primaries?.Segments?.Count ?? 0, primaries?.Store?.SizeInBytes ?? 0);
    }

    /// <summary>Merges each shard into one segment, without what is deleted.</summary>
    public async Task MergeAsync(CancellationToken cancellation)
    {
        // Only what is committed is let go of.
        await DoAsync("_flush?wait_if_ongoing=true", cancellation);
        if ((await SizeAsync(cancellation)).Deleted > 0) await WaitForReleaseAsync(cancellation);
        await DoAsync("_forcemerge?max_num_segments=1", cancellation);
        await DoAsync("_refresh?", cancellation);
    }

    private Task DoAsync(string operation, CancellationToken cancellation) => cluster.CallAsync(
        address.Name, HttpMethod.POST, $"/{address.Alias}/{operation}&filter_path=_shards.failed", default, StateJson.Default.Ignored, cancellation);

    // Elasticsearch keeps deleted passages for copies that may have to catch up, and lets go of them every 30 seconds. A merge
    // that comes earlier would keep them.
    private async Task WaitForReleaseAsync(CancellationToken cancellation)
    {
        var until = await HighestOperationsAsync(cancellation);
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < LongestWait; await Task.Delay(Pause, time, cancellation))
        {
            var shards = await ShardsAsync(cancellation);
            if (shards.All(shard => shard.Value.All(copy => copy.RetentionLeases.Leases.All(lease => lease.RetainingSeqNo > until.GetValueOrDefault(shard.Key))))) return;
        }
    }

    private async Task<Dictionary<string, long>> HighestOperationsAsync(CancellationToken cancellation) =>
        (await ShardsAsync(cancellation)).ToDictionary(shard => shard.Key, shard => shard.Value.Max(copy => copy.SeqNo.MaxSeqNo), StringComparer.Ordinal);

    private async Task<IReadOnlyDictionary<string, ShardCopy[]>> ShardsAsync(CancellationToken cancellation)
    {
        var answer = await cluster.CallAsync(
            address.Name, HttpMethod.GET,
            $"/{address.Alias}/_stats?level=shards&filter_path=indices.*.shards.*.retention_leases,indices.*.shards.*.seq_no", default,
            StateJson.Default.Stats, cancellation);
        return answer.Indices?.Values.FirstOrDefault()?.Shards ?? [];
    }

    private sealed record Stats([property: JsonPropertyName("_all")] Total? All, Dictionary<string, Index>? Indices);

    private sealed record Total(Primaries? Primaries);

    private sealed record Primaries(Docs? Docs, Store? Store, Segments? Segments);

    private sealed record Docs(long Count, long Deleted);

    private sealed record Store(long SizeInBytes);

    private sealed record Segments(int Count);

    private sealed record Index(Dictionary<string, ShardCopy[]> Shards);

    private sealed record ShardCopy(SeqNo SeqNo, RetentionLeases RetentionLeases);

    private sealed record SeqNo(long MaxSeqNo);

    private sealed record RetentionLeases(Lease[] Leases);

    private sealed record Lease(long RetainingSeqNo);

    private sealed record Ignored;

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Stats))]
    [JsonSerializable(typeof(Ignored))]
    private sealed partial class StateJson : JsonSerializerContext;
}
