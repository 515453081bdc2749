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
    /// <param name="weights">Weights of the query's terms.</param>
    public static Explanation Read(JsonElement root, IReadOnlyDictionary<string, float> weights)
    {
        var score = new Explanation { Value = root.GetProperty("value"u8).GetSingle(), Description = "BM25 score: sum of the terms" };
        score.Details.AddRange(Terms(root).Select(term => ReadTerm(term, weights)));
        return score;
    }

    // A query with filters is a sum with parts that score nothing, and a query of one term is no sum.
    private static IEnumerable<JsonElement> Terms(JsonElement part)
    {
        if (Description(part).StartsWith(Start, StringComparison.Ordinal)) return [part];
        return Details(part).SelectMany(Terms);
    }

    private static Explanation ReadTerm(JsonElement element, IReadOnlyDictionary<string, float> weights)
    {
        var description = Description(element);
        var term = description[(description.IndexOf(':', StringComparison.Ordinal) + 1)..description.LastIndexOf(End, StringComparison.Ordinal)];
        var parts = Details(Details(element).Single()).ToList();
        return new Explanation
        {
            Value = element.GetProperty("value"u8).GetSingle(),
            Description = string.Create(CultureInfo.InvariantCulture, $"\"{term}\": boost * idf * tf"),
            Details =
            {
                new Explanation { Value = weights.GetValueOrDefault(term, 1), Description = "boost = weight of the term in the query" },
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
