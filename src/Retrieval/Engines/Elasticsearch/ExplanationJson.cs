using System.Globalization;
using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Reads how Lucene explains a score.</summary>
internal static class ExplanationJson
{
    private const string Start = "weight(", End = " in ";

    /// <summary>The score of a passage, term by term.</summary>
    /// <param name="root">What Elasticsearch explains.</param>
    /// <param name="weights">Weights of the query's terms in the fields that are searched.</param>
    /// <param name="apart">Whether titles and texts are searched apart.</param>
    public static Explanation Read(JsonElement root, IReadOnlyDictionary<(string Field, string Term), float> weights, bool apart)
    {
        var score = new Explanation { Value = root.GetProperty("value"u8).GetSingle(), Description = apart ? "BM25 score: sum of the terms in title and text" : "BM25 score: sum of the terms" };
        score.Details.AddRange(Terms(root).Select(term => ReadTerm(term, weights, apart)));
        return score;
    }

    // A query with filters is a sum with parts that score nothing, and a query of one term is no sum.
    private static IEnumerable<JsonElement> Terms(JsonElement part)
    {
        if (Description(part).StartsWith(Start, StringComparison.Ordinal)) return [part];
        return Details(part).SelectMany(Terms);
    }

    private static Explanation ReadTerm(JsonElement element, IReadOnlyDictionary<(string Field, string Term), float> weights, bool apart)
    {
        var description = Description(element);
        var colon = description.IndexOf(':', StringComparison.Ordinal);
        var (field, term) = (description[Start.Length..colon], description[(colon + 1)..description.LastIndexOf(End, StringComparison.Ordinal)]);
        var parts = Details(Details(element).Single()).ToList();
        return new Explanation
        {
            Value = element.GetProperty("value"u8).GetSingle(),
            Description = string.Create(CultureInfo.InvariantCulture, $"\"{term}\"{(apart ? $" in the {field}" : "")}: boost * idf * tf"),
            Details =
            {
                new Explanation
                {
                    Value = weights.GetValueOrDefault((field, term), 1),
                    Description = apart ? $"boost = boost of the {field} * weight of the term in the query" : "boost = weight of the term in the query",
                },
                Copy(parts.Find(part => Description(part).StartsWith("idf", StringComparison.Ordinal))),
                Copy(parts.Find(part => Description(part).StartsWith("tf", StringComparison.Ordinal))),
            },
        };
    }

    private static Explanation Copy(JsonElement part) => new()
    {
        Value = part.GetProperty("value"u8).GetSingle(),
        Description = Description(part),
        Details = { Details(part).Select(Copy) },
    };

    private static string Description(JsonElement part) => part.GetProperty("description"u8).GetString()!;

    private static JsonElement.ArrayEnumerator Details(JsonElement part) => part.GetProperty("details"u8).EnumerateArray();
}
