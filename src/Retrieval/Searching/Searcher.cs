using ReasonRank.Bm25;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Searching;

/// <summary>What searches have in common whatever engine holds the collection: it reads queries and finishes answers.</summary>
internal sealed class Searcher(IPassageCollection collection)
{
    /// <summary>The best passages for a query that has been checked. Fills defaults into the request.</summary>
    public async Task<RetrieveResponse> RetrieveAsync(RetrieveRequest request, CancellationToken cancellation)
    {
        if (!request.HasTopK) request.TopK = RequestRules.DefaultTopK;
        foreach (var facet in request.Facets)
            if (!facet.HasTop) facet.Top = OptionRules.DefaultFacetValues;

        var (query, corrections) = await ReadAsync(request, cancellation);
        var (hits, matchCount, facets) = await collection.RetrieveAsync(query, cancellation);
        if (request.Highlight is { } highlight)
        {
            var highlighter = await Highlighter.CreateAsync(collection, query.Terms, highlight, cancellation);
            await highlighter.HighlightAsync(hits, cancellation);
        }
        var response = new RetrieveResponse { Hits = { hits }, Facets = { facets }, Corrections = { corrections } };
        if (matchCount is { } count) response.MatchCount = count;
        return response;
    }

    private async Task<(RetrievalQuery, IReadOnlyList<SpellingCorrection>)> ReadAsync(RetrieveRequest request, CancellationToken cancellation)
    {
        var options = request.Options ?? new QueryOptions();
        var text = options.Syntax
            ? QueryText.ReadSyntax(request.Query, collection.Analyzer)
            : QueryText.Read(request.Query, collection.Analyzer);
        IReadOnlyList<SpellingCorrection> corrections = options.CorrectSpelling
            ? await new SpellingCorrector(collection).CorrectAsync(text, cancellation)
            : [];
        if (corrections.Count > 0)
            text = text.Replace(corrections.ToDictionary(correction => correction.Term, correction => correction.Replacement, StringComparer.Ordinal));

        List<SearchTerm> terms = [.. text.Terms, .. options.WeightedTerms.Select(term => new SearchTerm(term.Term, 0, term.Weight))];
        if (options.MoreLikeThis is { } like)
        {
            terms.AddRange(await new SimilarPassages(collection).TermsAsync(like, cancellation));
            if (like.SourceCase == MoreLikeThis.SourceOneofCase.PassageId) request.ExcludedIds.Add(like.PassageId);
        }
        return (new RetrievalQuery(request, Together(terms), text.Required, text.Excluded), corrections);
    }

    /// <summary>Makes one term of those that are asked for in several ways.</summary>
    private static SearchTerm[] Together(IEnumerable<SearchTerm> terms) =>
    [
        .. terms.GroupBy(term => term.Term, StringComparer.Ordinal)
            .Select(same => new SearchTerm(same.Key, same.Sum(term => term.Count), same.Sum(term => term.Weight))),
    ];
}
