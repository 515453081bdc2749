using System.Text.Json;
using ReasonRank.V1;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Searches an index: first for ids and sizes, then for what else is asked for, as much at once as an answer may hold.</summary>
internal sealed class PassageSearch(
    Cluster cluster, CollectionAddress address, CollectionMeta meta, StatisticsReader statistics, string searchType)
{
    // An explained term takes about a kilobyte of JSON.
    private const int MaxExplainedTerms = 4_000;

    private const int Copies = 64;

    private readonly PassageReader _passages = new(cluster, address);

    /// <summary>Passages by id, in the order asked, null where there is none.</summary>
    public async IAsyncEnumerable<Passage?> GetAsync(
        List<string> ids, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (ids.Count == 0) yield break;
        using var answer = await PostAsync(SearchBody.Sizes([.. ids.Distinct(StringComparer.Ordinal)], address.Fields), "", cancellation);
        var sizes = FoundIn(answer.RootElement).ToDictionary(found => found.Id, found => found.Bytes, StringComparer.Ordinal);
        await foreach (var passage in _passages.ReadAsync(ids.ConvertAll(id => (id, sizes.GetValueOrDefault(id))), cancellation))
            yield return passage;
    }

    /// <summary>The best passages for a query.</summary>
    public async Task<RetrievalResult> RetrieveAsync(RetrievalQuery query, CancellationToken cancellation)
    {
        var request = query.Request;
        var terms = await WeighAsync(query, cancellation);
        var counts = request.CountMatches || request.Facets.Count > 0;
        if (terms.Length == 0)
            return new RetrievalResult([], counts ? 0 : null, [.. request.Facets.Select(facet => new Facet { Field = facet.Field })]);

        var (body, parameters) = (new SearchBody(terms, meta.K1, query, address.Fields), $"search_type={searchType}&preference={Preference(terms)}&");
        using var answer = await PostAsync(
            body.Hits(), $"{parameters}filter_path=hits.total.value,hits.hits.sort,hits.hits.fields,aggregations", cancellation);
        var found = FoundIn(answer.RootElement).ToList();
        var hits = found.ConvertAll(each => new Hit { PassageId = each.Id, Score = each.Score });
        var budget = new ResponseBudget();
        if (request.IncludePassages) await AddPassagesAsync(hits, found, budget, cancellation);
        if (request.Explain) await AddExplanationsAsync(hits, terms, request.Options?.FieldBoosts is not null, body, parameters, budget, cancellation);
        for (var i = 0; i < hits.Count; i++) hits[i].Rank = request.Offset + i + 1;
        return new RetrievalResult(
            hits, counts ? answer.RootElement.GetProperty("hits"u8).GetProperty("total"u8).GetProperty("value"u8).GetInt64() : null,
            [.. FacetJson.Read(answer.RootElement, request.Facets)]);
    }

    private async Task<TermWeight[]> WeighAsync(RetrievalQuery query, CancellationToken cancellation)
    {
        var weights = new List<TermWeight>();
        foreach (var (field, boost) in Searched(query.Request))
        {
            weights.AddRange(query.Request.QueryWeighting == QueryWeighting.Bm25
                ? QueryWeights.ByBm25(
                    field, boost, query.Terms, await statistics.ReadAsync(field, query.Terms.Select(term => term.Term), cancellation), meta)
                : QueryWeights.ByCount(field, boost, query.Terms));
        }
        return [.. weights];
    }

    private IEnumerable<(string Field, float Boost)> Searched(RetrieveRequest request)
    {
        var fields = address.Fields;
        if (request.Options?.FieldBoosts is not { } boosts) return [(fields.Content, 1)];
        (string Field, float Boost)[] both = [(fields.Title!, boosts.HasTitle ? boosts.Title : 1), (fields.Text, boosts.HasText ? boosts.Text : 1)];
        return both.Where(field => field.Boost > 0);
    }

    // Copies of a shard may differ in the deleted passages that they still count: the same query asks the same copies.
    private static string Preference(TermWeight[] terms)
    {
        var hash = 14695981039346656037UL;
        foreach (var (_, term, _) in terms)
            foreach (var c in term) hash = (hash ^ c) * 1099511628211UL;
        return $"q{hash % Copies}";
    }

    // A passage that was deleted since the search is no hit any more.
    private async Task AddPassagesAsync(List<Hit> hits, List<FoundPassage> found, ResponseBudget budget, CancellationToken cancellation)
    {
        var next = 0;
        await foreach (var passage in _passages.ReadAsync(found.ConvertAll(each => (each.Id, each.Bytes)), cancellation))
        {
            if (passage is not null) budget.Take(passage, "include_passages");
            hits[next++].Passage = passage;
        }
        hits.RemoveAll(hit => hit.Passage is null);
    }

    private async Task AddExplanationsAsync(
        List<Hit> hits, TermWeight[] terms, bool apart, SearchBody body, string parameters, ResponseBudget budget, CancellationToken cancellation)
    {
        var weights = terms.ToDictionary(term => (term.Field, term.Term), term => term.Weight);
        foreach (var chunk in hits.Chunk(Math.Max(1, MaxExplainedTerms / terms.Length)))
        {
            var byId = chunk.ToDictionary(hit => hit.PassageId, StringComparer.Ordinal);
            using var answer = await PostAsync(
                body.Explanations(byId.Keys), $"{parameters}filter_path=hits.hits._explanation,hits.hits.sort", cancellation);
            foreach (var explained in HitsOf(answer.RootElement))
            {
                var hit = byId[IdOf(explained)];
                hit.Explanation = ExplanationJson.Read(explained.GetProperty("_explanation"u8), weights, apart);
                budget.Take(hit.Explanation, "explain");
            }
        }
    }

    private async Task<JsonDocument> PostAsync(ReadOnlyMemory<byte> body, string parameters, CancellationToken cancellation)
    {
        var answer = await cluster.AskAsync(
            HttpMethod.POST, $"/{address.Alias}/_search?allow_partial_search_results=false&{parameters}", body, cancellation);
        return answer.IsSuccess ? answer.Parse() : throw ClusterErrors.Of(answer, address.Name);
    }

    private IEnumerable<FoundPassage> FoundIn(JsonElement answer) => HitsOf(answer).Select(hit => new FoundPassage(
        IdOf(hit), hit.GetProperty("sort"u8)[0].GetSingle(), address.Fields.SizeOf(hit)));

    private static string IdOf(JsonElement hit) => hit.GetProperty("sort"u8)[1].GetString()!;

    private static IEnumerable<JsonElement> HitsOf(JsonElement answer) =>
        answer.TryGetProperty("hits"u8, out var all) && all.TryGetProperty("hits"u8, out var hits) ? hits.EnumerateArray() : [];
}
