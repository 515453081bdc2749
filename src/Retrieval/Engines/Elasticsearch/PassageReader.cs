using System.Runtime.CompilerServices;
using ReasonRank.V1;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Fetches passages by id, so many at once that an answer stays small.</summary>
internal sealed class PassageReader(Cluster cluster, CollectionAddress address)
{
    private const int MaxBytes = 4 << 20, MaxPassages = 1_000;

    /// <summary>Fetches passages in the order of their ids, null where there is none.</summary>
    /// <param name="ids">Ids with the sizes of their passages.</param>
    /// <param name="cancellation">Ends the fetching.</param>
    public async IAsyncEnumerable<Passage?> ReadAsync(
        IReadOnlyList<(string Id, int Bytes)> ids, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var start = 0; start < ids.Count;)
        {
            var (end, bytes) = (start, 0L);
            while (end < ids.Count && end - start < MaxPassages && (end == start || bytes + ids[end].Bytes <= MaxBytes)) bytes += ids[end++].Bytes;
            var found = await ReadAsync([.. ids.Skip(start).Take(end - start).Select(passage => passage.Id).Distinct(StringComparer.Ordinal)], cancellation);
            for (; start < end; start++) yield return found.GetValueOrDefault(ids[start].Id);
        }
    }

    private async Task<Dictionary<string, Passage>> ReadAsync(string[] ids, CancellationToken cancellation)
    {
        var body = Json.Object(json =>
        {
            json.WriteNumber("size"u8, ids.Length);
            json.WriteBoolean("track_total_hits"u8, false);
            json.WriteStartArray("sort"u8);
            json.WriteStringValue(address.Fields.Id);
            json.WriteEndArray();
            json.WriteStartObject("query"u8);
            json.WriteTerms(address.Fields.Id, ids);
            json.WriteEndObject();
        });
        var answer = await cluster.AskAsync(
            HttpMethod.POST, $"/{address.Alias}/_search?allow_partial_search_results=false&filter_path=hits.hits._source,hits.hits.sort", body, cancellation);
        if (!answer.IsSuccess) throw ClusterErrors.Of(answer, address.Name);
        using var document = answer.Parse();
        var passages = new Dictionary<string, Passage>(StringComparer.Ordinal);
        if (!document.RootElement.TryGetProperty("hits"u8, out var all) || !all.TryGetProperty("hits"u8, out var hits)) return passages;
        foreach (var hit in hits.EnumerateArray())
        {
            var id = hit.GetProperty("sort"u8)[0].GetString()!;
            passages[id] = address.Fields.Read(id, hit.GetProperty("_source"u8));
        }
        return passages;
    }
}
