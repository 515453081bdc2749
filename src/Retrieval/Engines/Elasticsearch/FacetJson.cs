using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Facets as aggregations of Elasticsearch.</summary>
internal static class FacetJson
{
    // Each shard tells so many values, so that those of a collection of several shards are counted whole.
    private const int ShardValues = 10_000;

    /// <summary>Writes the property <c>aggs</c>.</summary>
    public static void WriteFacets(this Utf8JsonWriter json, IReadOnlyList<FacetRequest> facets, IndexFields fields)
    {
        json.WriteStartObject("aggs"u8);
        for (var i = 0; i < facets.Count; i++)
        {
            json.WriteStartObject($"{i}");
            json.WriteStartObject("terms"u8);
            json.WriteString("field"u8, fields.Keywords(facets[i].Field));
            json.WriteNumber("size"u8, facets[i].Top);
            json.WriteNumber("shard_size"u8, ShardValues);
            json.WritePropertyName("order"u8);
            json.WriteRawValue("""[{"_count":"desc"},{"_key":"asc"}]"""u8);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>Reads what was counted.</summary>
    public static IEnumerable<Facet> Read(JsonElement answer, IReadOnlyList<FacetRequest> facets) => facets.Select((facet, i) =>
    {
        var counted = answer.GetProperty("aggregations"u8).GetProperty($"{i}");
        return new Facet
        {
            Field = facet.Field,
            OtherCount = counted.GetProperty("sum_other_doc_count"u8).GetInt64(),
            Values =
            {
                counted.GetProperty("buckets"u8).EnumerateArray().Select(bucket => new FacetValue
                {
                    Value = bucket.GetProperty("key"u8).GetString(),
                    Count = bucket.GetProperty("doc_count"u8).GetInt64(),
                }),
            },
        };
    });
}
