using System.Runtime.CompilerServices;
using System.Text.Json;
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
            using var answer = await ReadAsync(ids, start, end, cancellation);
            foreach (var document in answer.RootElement.GetProperty("docs"u8).EnumerateArray())
                yield return document.TryGetProperty("_source"u8, out var source) ? PassageJson.Read(source) : null;
            start = end;
        }
    }

    private async Task<JsonDocument> ReadAsync(IReadOnlyList<(string Id, int Bytes)> ids, int start, int end, CancellationToken cancellation)
    {
        var body = Json.Object(json =>
        {
            json.WriteStartArray("ids"u8);
            for (var i = start; i < end; i++) json.WriteStringValue(ids[i].Id);
            json.WriteEndArray();
        });
        var answer = await cluster.AskAsync(
            HttpMethod.POST, $"/{address.Alias}/_mget?_source_excludes=bytes&filter_path=docs._source,docs.found,docs.error", body, cancellation);
        if (!answer.IsSuccess) throw ClusterErrors.Of(answer, address.Name);
        return answer.Parse();
    }
}
