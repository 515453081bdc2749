using System.Text;
using ReasonRank.Bm25.Analysis;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Rules;

/// <summary>What requests may hold.</summary>
internal static class RequestRules
{
    /// <summary>Most ids in a request.</summary>
    public const int MaxIds = 10_000;

    /// <summary>Hits of a query that does not say how many.</summary>
    public const int DefaultTopK = 10;

    private const int MaxQueryLength = 100_000, MaxTopK = 10_000, MaxTerms = 100_000, MaxTermBytes = 1_024, MaxQueryTerms = 4_096;

    /// <summary>Checks a query. An empty collection name stands for the default one.</summary>
    /// <param name="violations">Takes what is wrong.</param>
    /// <param name="request">The query.</param>
    /// <param name="prefix">Path of the message that holds it, with a dot, or nothing.</param>
    public static Violations RequireRetrieval(this Violations violations, RetrieveRequest request, string prefix = "")
    {
        if (request.Collection.Length > 0) violations.RequireName($"{prefix}collection", request.Collection);
        var options = request.Options ?? new QueryOptions();
        var hasText = !string.IsNullOrWhiteSpace(request.Query);
        violations
            .Require(hasText || options.WeightedTerms.Count > 0 || options.MoreLikeThis is not null, $"{prefix}query", "is empty")
            .Require(request.Query.Length <= MaxQueryLength, $"{prefix}query", $"is longer than {MaxQueryLength:N0} characters")
            .RequireCharacters($"{prefix}query", request.Query)
            .Require(!request.HasTopK || request.TopK is >= 1 and <= MaxTopK, $"{prefix}top_k", $"is {request.TopK}; 1 to {MaxTopK:N0} are allowed")
            .RequireIds($"{prefix}excluded_ids", request.ExcludedIds, 0, MaxIds)
            .Require(Enum.IsDefined(request.QueryWeighting), $"{prefix}query_weighting", $"{(int)request.QueryWeighting} is unknown")
            .RequireOptions($"{prefix}options", options)
            .RequireFacets($"{prefix}facets", request.Facets)
            .RequirePage(request, prefix);
        if (options.Syntax) violations.RequireSyntax($"{prefix}query", request.Query);
        if (request.Highlight is not null) violations.RequireHighlight($"{prefix}highlight", request.Highlight);
        return request.Filter is null ? violations : violations.RequireFilter($"{prefix}filter", request.Filter);
    }

    /// <summary>
    /// Checks how many distinct index terms a query became. With those of the largest filter they are as many clauses as a node of
    /// Elasticsearch with half a gibibyte of memory takes; the embedded engine keeps to it so that both answer alike.
    /// </summary>
    /// <param name="violations">Takes what is wrong.</param>
    /// <param name="field">Path of the query.</param>
    /// <param name="terms">Its distinct index terms.</param>
    /// <param name="apart">Whether each is looked up in titles and in texts.</param>
    public static Violations RequireDistinct(this Violations violations, string field, int terms, bool apart)
    {
        var most = apart ? MaxQueryTerms / 2 : MaxQueryTerms;
        return violations.Require(
            terms <= most, field, $"has {terms:N0} distinct index terms; at most {most:N0} are allowed{(apart ? " where titles and texts are searched apart" : "")}");
    }

    /// <summary>Checks the settings of a new collection.</summary>
    public static Violations RequireSettings(this Violations violations, string field, CollectionSettings settings) => violations
        .RequireAnalyzer($"{field}.analyzer", settings.Analyzer)
        .Require(!settings.HasK1 || settings.K1 is >= 0 and <= 10, $"{field}.k1", $"is {settings.K1}; 0 to 10 are allowed")
        .Require(!settings.HasB || settings.B is >= 0 and <= 1, $"{field}.b", $"is {settings.B}; 0 to 1 are allowed");

    /// <summary>Checks the name of an analyzer; an empty one stands for the default.</summary>
    public static Violations RequireAnalyzer(this Violations violations, string field, string analyzer) => violations.Require(
        analyzer.Length == 0 || Analyzer.Names.Contains(analyzer), field, $"is not one of {string.Join(", ", Analyzer.Names)}");

    /// <summary>Checks index terms.</summary>
    public static Violations RequireTerms(this Violations violations, string field, IReadOnlyList<string> terms)
    {
        if (terms.Count is 0 or > MaxTerms) return violations.Add(field, $"has {terms.Count:N0} terms; 1 to {MaxTerms:N0} are allowed");
        for (var i = 0; i < terms.Count; i++)
        {
            violations.Require(
                terms[i].Length > 0 && Encoding.UTF8.GetByteCount(terms[i]) <= MaxTermBytes,
                $"{field}[{i}]", $"must have 1 to {MaxTermBytes:N0} bytes of UTF-8");
        }
        return violations;
    }

    private static Violations RequirePage(this Violations violations, RetrieveRequest request, string prefix)
    {
        // A top_k that is out of bounds has been told already.
        var topK = request.HasTopK ? Math.Clamp(request.TopK, 1, MaxTopK) : DefaultTopK;
        return violations.Require(
            request.Offset >= 0 && request.Offset <= MaxTopK - topK,
            $"{prefix}offset", $"is {request.Offset}; 0 to {MaxTopK - topK:N0} are allowed with a top_k of {topK:N0}");
    }
}
