using System.Numerics;
using System.Text;

namespace ReasonRank.Bm25.Tests.Oracle;

/// <summary>
/// BM25 written down once more, from the formula: every document is scored. Text is split at spaces. The number of documents,
/// mean length and document frequencies are given, because deleted documents count for them until they are merged away.
/// </summary>
internal sealed class BruteForce(IndexOptions options, long documents, long tokens, Func<string, long> documentFrequency)
{
    private readonly float _mean = (float)(tokens / (double)documents);
    private readonly float _k1 = (float)options.K1, _b = (float)options.B;
    private readonly Dictionary<Document, Dictionary<string, int>> _counts = new(ReferenceEqualityComparer.Instance);

    public List<SearchHit> Search(SearchQuery query, IEnumerable<Document> live) =>
    [
        .. Matches(query, live)
            .OrderByDescending(match => match.Hit.Score).ThenBy(match => Encoding.UTF8.GetBytes(match.Hit.Id), Utf8Order)
            .Select(match => match.Hit)
            .Take(query.Top),
    ];

    public MatchSummary Count(SearchQuery query, IEnumerable<Document> live, IEnumerable<FacetField> facets)
    {
        var documents = Matches(query, live).Select(match => match.Document).ToList();
        return new MatchSummary(documents.Count, [.. facets.Select(facet => Count(facet, documents))]);
    }

    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string[] Words(Document document) => Words($"{document.Title} {document.Text}");

    private static Comparer<byte[]> Utf8Order { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private static Facet Count(FacetField facet, List<Document> documents)
    {
        var values = documents.SelectMany(document => Field(document, facet.Field)?.Keywords?.Distinct() ?? [])
            .GroupBy(value => value)
            .Select(group => new FacetValue(group.Key, group.Count()))
            .OrderByDescending(value => value.Count).ThenBy(value => Encoding.UTF8.GetBytes(value.Value), Utf8Order)
            .ToList();
        return new Facet(facet.Field, [.. values.Take(facet.Top)], values.Skip(facet.Top).Sum(value => value.Count));
    }

    private IEnumerable<(Document Document, SearchHit Hit)> Matches(SearchQuery query, IEnumerable<Document> live)
    {
        string[] words = [.. Words(query.Text), .. query.Terms.SelectMany(term => Enumerable.Repeat(term.Term, term.Count))];
        var terms = words.Concat(query.Terms.Select(term => term.Term)).Distinct()
            .Select(term => (Term: term, Weight: Weight(term, words, query))).ToArray();
        return live.Where(document => !query.ExcludedIds.Contains(document.Id) && (query.Filter is null || Holds(query.Filter, document)))
            .Where(document => query.Required.All(phrase => Has(phrase, document)) && !query.Excluded.Any(phrase => Has(phrase, document)))
            .Select(document => (document, new SearchHit(document.Id, Score(terms, document))))
            .Where(match => match.Item2.Score > 0);
    }

    private static bool Has(Phrase phrase, Document document)
    {
        var words = Words(document);
        return Enumerable.Range(0, words.Length).Any(start => phrase.Terms.All(term => words.ElementAtOrDefault(start + term.Position) == term.Term));
    }

    private float Weight(string term, string[] query, SearchQuery asked)
    {
        var frequency = documentFrequency(term);
        if (frequency == 0) return 0;
        var idf = (float)Math.Log(1 + (documents - frequency + .5) / (frequency + .5));
        var count = query.Count(word => word == term);
        var boost = asked.Weighting == QueryWeighting.Count ? count : idf * count / (count + _k1 * (1 - _b + _b * query.Length / _mean));
        foreach (var added in asked.Terms.Where(added => added.Term == term)) boost += added.Weight;
        return boost * idf;
    }

    private double Score((string Term, float Weight)[] terms, Document document)
    {
        if (!_counts.TryGetValue(document, out var counts))
            _counts.Add(document, counts = Words(document).CountBy(word => word).ToDictionary(StringComparer.Ordinal));
        var inverseNorm = 1f / (_k1 * (1 - _b + _b * Rounded(counts.Values.Sum()) / _mean));
        var sum = 0d;
        foreach (var (term, weight) in terms)
        {
            if (counts.TryGetValue(term, out var frequency)) sum += weight - weight / (1f + frequency * inverseNorm);
        }
        return (float)sum;
    }

    /// <summary>Lengths above 39 keep the four leading bits of what exceeds 24.</summary>
    private static int Rounded(int length)
    {
        if (length < 40) return length;
        var lost = BitOperations.Log2((uint)length - 24) - 3;
        return 24 + ((length - 24) >> lost << lost);
    }

    private static bool Holds(Filter filter, Document document) => filter switch
    {
        Filter.All all => all.Filters.All(part => Holds(part, document)),
        Filter.Any any => any.Filters.Any(part => Holds(part, document)),
        Filter.Not not => !Holds(not.Inner, document),
        Filter.Exists exists => Field(document, exists.Field) is not null,
        Filter.Terms terms => Field(document, terms.Field)?.Keywords?.Intersect(terms.Values).Any() ?? false,
        Filter.Range range => Field(document, range.Field)?.Number is { } number
            && !(number < range.Gte) && !(number <= range.Gt) && !(number > range.Lte) && !(number >= range.Lt),
        _ => throw new ArgumentException($"{filter}"),
    };

    private static DocumentField? Field(Document document, string name) => document.Fields.FirstOrDefault(field => field.Name == name);
}
