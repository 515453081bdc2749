using System.Runtime.CompilerServices;
using System.Text.Json;
using ReasonRank.V1;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Lists an index in the order of ids, as it stands at one moment: a point in time of Elasticsearch.</summary>
internal sealed class PassageLister(Cluster cluster, CollectionAddress address)
{
    private const int PageSize = 1_000, MaxBytes = 4 << 20;

    // How long a reader may take between two pages.
    private const string KeepAlive = "10m";

    /// <summary>Lists passages.</summary>
    public async IAsyncEnumerable<Passage> ListAsync(ListPassagesRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var moment = await OpenAsync(cancellation);
        try
        {
            for (var page = await PageAsync(moment, request, request.AfterId, cancellation); page.Count > 0;)
            {
                if (request.IdsOnly)
                {
                    foreach (var (id, _) in page) yield return new Passage { Id = id };
                }
                else
                {
                    await foreach (var passage in ReadAsync(moment, page, cancellation)) yield return passage;
                }
                page = page.Count < PageSize ? [] : await PageAsync(moment, request, page[^1].Id, cancellation);
            }
        }
        finally
        {
            await CloseAsync(moment);
        }
    }

    private async Task<string> OpenAsync(CancellationToken cancellation)
    {
        using var answer = await PostAsync($"/{address.Alias}/_pit?keep_alive={KeepAlive}&filter_path=id", default, cancellation);
        return answer.RootElement.GetProperty("id"u8).GetString()!;
    }

    private async Task CloseAsync(string moment)
    {
        try
        {
            var body = Json.Object(json => json.WriteString("id"u8, moment));
            await cluster.SendAsync(HttpMethod.DELETE, "/_pit", body, CancellationToken.None);
        }
        catch (Grpc.Core.RpcException)
        {
            // It ends by itself when nobody has used it for a while.
        }
    }

    private async Task<List<(string Id, int Bytes)>> PageAsync(
        string moment, ListPassagesRequest request, string after, CancellationToken cancellation)
    {
        using var answer = await SearchAsync(
            moment, PageSize, after,
            json =>
            {
                json.WriteBoolean("_source"u8, false);
                json.WriteString("stored_fields"u8, "_none_"u8);
                address.Fields.WriteSizes(json);
                if (request.Filter is null) return;
                json.WritePropertyName("query"u8);
                json.Write(request.Filter, address.Fields);
            },
            "hits.hits.sort,hits.hits.fields", cancellation);
        return [.. HitsOf(answer).Select(hit => (
            IdOf(hit), address.Fields.SizeOf(hit)))];
    }

    private async IAsyncEnumerable<Passage> ReadAsync(
        string moment, List<(string Id, int Bytes)> page, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var start = 0; start < page.Count;)
        {
            var (end, bytes) = (start, 0L);
            while (end < page.Count && (end == start || bytes + page[end].Bytes <= MaxBytes)) bytes += page[end++].Bytes;
            using var answer = await SearchAsync(
                moment, end - start, "",
                json =>
                {
                    json.WriteStartObject("query"u8);
                    json.WriteTerms(address.Fields.Id, page.GetRange(start, end - start).ConvertAll(passage => passage.Id));
                    json.WriteEndObject();
                },
                "hits.hits._source,hits.hits.sort", cancellation);
            foreach (var hit in HitsOf(answer)) yield return address.Fields.Read(IdOf(hit), hit.GetProperty("_source"u8));
            start = end;
        }
    }

    private Task<JsonDocument> SearchAsync(
        string moment, int size, string after, Action<Utf8JsonWriter> write, string what, CancellationToken cancellation)
    {
        var body = Json.Object(json =>
        {
            json.WriteStartObject("pit"u8);
            json.WriteString("id"u8, moment);
            json.WriteString("keep_alive"u8, KeepAlive);
            json.WriteEndObject();
            json.WriteNumber("size"u8, size);
            json.WriteBoolean("track_total_hits"u8, false);
            json.WriteStartArray("sort"u8);
            json.WriteStringValue(address.Fields.Id);
            json.WriteEndArray();
            if (after.Length > 0)
            {
                json.WriteStartArray("search_after"u8);
                json.WriteStringValue(after);
                json.WriteEndArray();
            }
            write(json);
        });
        return PostAsync($"/_search?allow_partial_search_results=false&filter_path={what}", body, cancellation);
    }

    private async Task<JsonDocument> PostAsync(string path, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var answer = await cluster.SendAsync(HttpMethod.POST, path, body, cancellation);
        return answer.IsSuccess ? answer.Parse() : throw ClusterErrors.Of(answer, address.Name);
    }

    private static string IdOf(JsonElement hit) => hit.GetProperty("sort"u8)[0].GetString()!;

    private static IEnumerable<JsonElement> HitsOf(JsonDocument answer) =>
        answer.RootElement.TryGetProperty("hits"u8, out var all) && all.TryGetProperty("hits"u8, out var hits) ? hits.EnumerateArray() : [];
}
