using System.Text.Json.Serialization;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Reads the statistics of terms. Elasticsearch tells them with the term vectors of a document that need not exist, shard by
/// shard; the keyword analyzer makes one term of each of its values.
/// </summary>
internal sealed partial class StatisticsReader(Cluster cluster, CollectionAddress address)
{
    private const int MaxTerms = 10_000;

    private readonly ShardRoutings _shards = new(cluster, address);

    /// <summary>Reads the statistics of a field and of terms in it.</summary>
    /// <param name="field">A text field that is searched.</param>
    /// <param name="terms">Index terms; may be none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IndexStatistics> ReadAsync(string field, IEnumerable<string> terms, CancellationToken cancellation)
    {
        var found = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        var (texts, tokens) = (0L, 0L);
        // Without a term there are no statistics of the field either.
        var chunks = terms.Chunk(MaxTerms).DefaultIfEmpty([" "]).ToArray();
        foreach (var routing in await _shards.GetAsync(cancellation))
        {
            for (var i = 0; i < chunks.Length; i++)
            {
                var vector = await ReadAsync(field, chunks[i], routing, cancellation);
                if (vector is null) continue;
                if (i == 0) (texts, tokens) = (texts + (vector.FieldStatistics?.DocCount ?? 0), tokens + (vector.FieldStatistics?.SumTtf ?? 0));
                foreach (var (term, statistics) in vector.Terms ?? [])
                {
                    if (statistics.DocFreq == 0) continue;
                    var (passages, occurrences) = found.GetValueOrDefault(term);
                    found[term] = (passages + statistics.DocFreq, occurrences + statistics.Ttf);
                }
            }
        }
        return new IndexStatistics(texts, tokens, found);
    }

    private async Task<Vector?> ReadAsync(string field, string[] terms, string routing, CancellationToken cancellation)
    {
        var body = Json.Object(json =>
        {
            json.WriteStartObject("doc"u8);
            json.WriteStartArray(field);
            foreach (var term in terms) json.WriteStringValue(term);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("per_field_analyzer"u8);
            json.WriteString(field, "keyword"u8);
            json.WriteEndObject();
            json.WriteStartArray("fields"u8);
            json.WriteStringValue(field);
            json.WriteEndArray();
            foreach (var flag in (string[])["positions", "offsets", "payloads"]) json.WriteBoolean(flag, false);
            json.WriteBoolean("term_statistics"u8, true);
        });
        var answer = await cluster.CallAsync(
            address.Name, HttpMethod.POST, $"/{address.Alias}/_termvectors?routing={routing}", body, StatisticsJson.Default.Vectors, cancellation);
        return answer.TermVectors?.GetValueOrDefault(field);
    }

    private sealed record Vectors(Dictionary<string, Vector>? TermVectors);

    private sealed record Vector(FieldStatistics? FieldStatistics, Dictionary<string, TermStatistics>? Terms);

    private sealed record FieldStatistics(long DocCount, long SumTtf);

    private sealed record TermStatistics(long DocFreq, long Ttf);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Vectors))]
    private sealed partial class StatisticsJson : JsonSerializerContext;
}
