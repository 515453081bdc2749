using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Filters as queries of Elasticsearch.</summary>
internal static class FilterJson
{
    /// <summary>Writes a filter.</summary>
    public static void Write(this Utf8JsonWriter json, Filter filter, IndexFields fields)
    {
        json.WriteStartObject();
        switch (filter.ConditionCase)
        {
            case Filter.ConditionOneofCase.All:
                json.WriteBool("filter", filter.All.Filters, fields, otherwise: "match_all");
                break;
            case Filter.ConditionOneofCase.Any:
                json.WriteBool("should", filter.Any.Filters, fields, otherwise: "match_none");
                break;
            case Filter.ConditionOneofCase.Not:
                json.WriteBool("must_not", [filter.Not], fields, otherwise: "match_all");
                break;
            case Filter.ConditionOneofCase.Terms:
                json.WriteTerms(fields.Keywords(filter.Terms.Field), filter.Terms.Values);
                break;
            case Filter.ConditionOneofCase.Range:
                json.WriteRange(fields.Number(filter.Range.Field), filter.Range);
                break;
            default:
                json.WriteStartObject("exists"u8);
                json.WriteString("field"u8, fields.Any(filter.Exists));
                json.WriteEndObject();
                break;
        }
        json.WriteEndObject();
    }

    /// <summary>Writes the property <c>terms</c>: the field has one of the values.</summary>
    public static void WriteTerms(this Utf8JsonWriter json, string field, IEnumerable<string> values)
    {
        json.WriteStartObject("terms"u8);
        json.WriteStartArray(field);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBool(this Utf8JsonWriter json, string clause, IReadOnlyList<Filter> parts, IndexFields fields, string otherwise)
    {
        json.WriteStartObject(parts.Count == 0 ? otherwise : "bool");
        if (parts.Count > 0)
        {
            json.WriteStartArray(clause);
            foreach (var part in parts) json.Write(part, fields);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    // Each bound is a query of its own, because one range takes only one lower and one upper bound. Elasticsearch tells -0
    // from 0 and the contract does not: bounds of 0 take both in or leave both out.
    private static void WriteRange(this Utf8JsonWriter json, string field, RangeFilter range)
    {
        json.WriteStartObject("bool"u8);
        json.WriteStartArray("filter"u8);
        if (range.HasGte) Bound("gte", range.Gte, double.NegativeZero);
        if (range.HasGt) Bound("gt", range.Gt, 0);
        if (range.HasLte) Bound("lte", range.Lte, 0);
        if (range.HasLt) Bound("lt", range.Lt, double.NegativeZero);
        json.WriteEndArray();
        json.WriteEndObject();

        void Bound(string name, double value, double zero)
        {
            json.WriteStartObject();
            json.WriteStartObject("range"u8);
            json.WriteStartObject(field);
            json.WritePropertyName(name);
            if (double.IsInfinity(value)) json.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
            else json.WriteDouble(value == 0 ? zero : value);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
