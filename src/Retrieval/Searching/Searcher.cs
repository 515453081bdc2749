using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
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

        var response = new RetrieveResponse();
        var query = await ReadAsync(request, response, cancellation);
        var (hits, matchCount, facets) = await collection.RetrieveAsync(query, cancellation);
        if (request.Highlight is { } highlight)
        {
            var highlighter = await Highlighter.CreateAsync(collection, query.Terms, highlight, cancellation);
            await highlighter.HighlightAsync(hits, cancellation);
        }
        response.Hits.Add(hits);
        response.Facets.Add(facets);
        if (matchCount is { } count) response.MatchCount = count;
        return response;
    }

    /// <summary>Makes terms and phrases of a request, and tells in the response what it made of others.</summary>
    private async Task<RetrievalQuery> ReadAsync(RetrieveRequest request, RetrieveResponse response, CancellationToken cancellation)
    {
        var options = request.Options ?? new QueryOptions();
        if (options.FieldBoosts is not null && !collection.SeparatesFields)
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition, $"options.field_boosts: collection '{request.Collection}' was not made with separate_fields.",
                RpcErrors.Info("FIELDS_NOT_SEPARATE", ("collection", request.Collection)));
        var text = options.Syntax
            ? QueryText.ReadSyntax(request.Query, collection.Analyzer)
            : QueryText.Read(request.Query, collection.Analyzer);
        if (options.CorrectSpelling)
        {
            response.Corrections.Add(await new SpellingCorrector(collection).CorrectAsync(text, cancellation));
            text = text.Replace(response.Corrections.ToDictionary(
                correction => correction.Term, correction => correction.Replacement, StringComparer.Ordinal));
        }
        if (options.Feedback is { } feedback)
            response.Expansion.Add(await new QueryExpansion(collection).TermsAsync(text, feedback, cancellation));

        List<SearchTerm> terms =
        [
            .. text.Terms,
            .. options.WeightedTerms.Concat(response.Expansion).Select(term => new SearchTerm(term.Term, 0, term.Weight)),
        ];
        if (options.MoreLikeThis is { } like)
        {
            terms.AddRange(await new SimilarPassages(collection).TermsAsync(like, cancellation));
            if (like.SourceCase == MoreLikeThis.SourceOneofCase.PassageId) request.ExcludedIds.Add(like.PassageId);
        }
        var distinct = Together(terms);
        new Violations().RequireDistinct("query", distinct.Length, apart: options.FieldBoosts is not null).ThrowIfAny();
        return new RetrievalQuery(request, distinct, text.Required, text.Excluded);
    }

    /// <summary>Makes one term of those that are asked for in several ways.</summary>
    private static SearchTerm[] Together(IEnumerable<SearchTerm> terms) =>
    [
        .. terms.GroupBy(term => term.Term, StringComparer.Ordinal)
            .Select(same => new SearchTerm(same.Key, same.Sum(term => term.Count), same.Sum(term => term.Weight))),
    ];
}
