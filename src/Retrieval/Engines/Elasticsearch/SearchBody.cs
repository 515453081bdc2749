using System.Text.Json;
using ReasonRank.Bm25;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Writes the searches that answer a query.</summary>
/// <param name="terms">The terms that score.</param>
/// <param name="k1">BM25's k1 of the index.</param>
/// <param name="query">All else.</param>
/// <param name="fields">The index's fields.</param>
internal sealed class SearchBody(IReadOnlyList<TermWeight> terms, double k1, RetrievalQuery query, IndexFields fields)
{
    /// <summary>A search for the sizes of passages by id.</summary>
    public static ReadOnlyMemory<byte> Sizes(IReadOnlyCollection<string> ids, IndexFields fields) => Json.Object(json =>
    {
        WriteHits(json, ids.Count, fields);
        json.WriteBoolean("track_total_hits"u8, false);
        json.WriteStartObject("query"u8);
        json.WriteTerms(fields.Id, ids);
        json.WriteEndObject();
    });

    /// <summary>
    /// A search for ids, scores and sizes: best first, ties by the UTF-8 bytes of the id; with the counts that are asked for.
    /// </summary>
    public ReadOnlyMemory<byte> Hits() => Json.Object(json =>
    {
        var request = query.Request;
        WriteHits(json, request.TopK, fields);
        json.WriteNumber("from"u8, request.Offset);
        json.WriteBoolean("track_total_hits"u8, request.CountMatches || request.Facets.Count > 0);
        if (request.Facets.Count > 0) json.WriteFacets(request.Facets, fields);
        WriteQuery(json, only: []);
    });

    /// <summary>A search that takes the scores of a few passages apart.</summary>
    public ReadOnlyMemory<byte> Explanations(IReadOnlyCollection<string> ids) => Json.Object(json =>
    {
        json.WriteBoolean("explain"u8, true);
        json.WriteBoolean("track_total_hits"u8, false);
        WriteHits(json, ids.Count, fields);
        WriteQuery(json, ids);
    });

    private static void WriteHits(Utf8JsonWriter json, int size, IndexFields fields)
    {
        json.WriteNumber("size"u8, size);
        json.WriteBoolean("_source"u8, false);
        json.WriteString("stored_fields"u8, "_none_"u8);
        fields.WriteSizes(json);
        json.WriteStartArray("sort"u8);
        json.WriteStringValue("_score"u8);
        json.WriteStringValue(fields.Id);
        json.WriteEndArray();
    }

    private void WriteQuery(Utf8JsonWriter json, IReadOnlyCollection<string> only)
    {
        json.WriteStartObject("query"u8);
        json.WriteStartObject("bool"u8);
        json.WriteStartArray("should"u8);
        foreach (var (field, term, weight) in terms) WriteTerm(json, field, term, QueryWeights.ToBoost(weight, k1));
        json.WriteEndArray();
        json.WriteNumber("minimum_should_match"u8, 1);
        json.WriteStartArray("filter"u8);
        if (query.Request.Filter is not null) json.Write(query.Request.Filter, fields);
        foreach (var phrase in query.Required) WritePhrase(json, phrase);
        WriteIds(json, only);
        json.WriteEndArray();
        json.WriteStartArray("must_not"u8);
        foreach (var phrase in query.Excluded) WritePhrase(json, phrase);
        WriteIds(json, query.Request.ExcludedIds);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTerm(Utf8JsonWriter json, string field, string term, float boost)
    {
        json.WriteStartObject();
        json.WriteStartObject("term"u8);
        json.WriteStartObject(field);
        json.WriteString("value"u8, term);
        json.WriteNumber("boost"u8, boost);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Spans take index terms and gaps between them, while phrase queries would analyze the terms once more.
    private void WritePhrase(Utf8JsonWriter json, Phrase phrase)
    {
        json.WriteStartObject();
        json.WriteStartObject("span_near"u8);
        json.WriteBoolean("in_order"u8, true);
        json.WriteNumber("slop"u8, 0);
        json.WriteStartArray("clauses"u8);
        var next = phrase.Terms[0].Position;
        foreach (var (term, position) in phrase.Terms)
        {
            if (position > next)
            {
                json.WriteStartObject();
                json.WriteStartObject("span_gap"u8);
                json.WriteNumber(fields.Content, position - next);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteStartObject();
            json.WriteStartObject("span_term"u8);
            json.WriteString(fields.Content, term);
            json.WriteEndObject();
            json.WriteEndObject();
            next = position + 1;
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteIds(Utf8JsonWriter json, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0) return;
        json.WriteStartObject();
        json.WriteTerms(fields.Id, ids);
        json.WriteEndObject();
    }
}
