using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>A search request with its defaults filled in and its limits checked.</summary>
/// <param name="Request">As it came.</param>
/// <param name="Collection">The collection to search.</param>
/// <param name="TopK">Results wanted.</param>
/// <param name="Depth">Passages to retrieve.</param>
internal sealed record SearchPlan(SearchRequest Request, string Collection, int TopK, int Depth)
{
    private RankingOptions Ranking { get; } = Request.Ranking ?? new RankingOptions();

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument with every violation.</exception>
    public static SearchPlan From(SearchRequest request, GatewayOptions options)
    {
        var topK = request.HasTopK ? request.TopK : SearchLimits.DefaultTopK;
        var depth = request.HasCandidates ? request.Candidates
            : request.RetrieveOnly ? topK
            : Math.Max(options.Candidates, topK);

        new Violations()
            .Require(!string.IsNullOrWhiteSpace(request.Query), "query", "must not be empty")
            .Require(request.Query.Length <= SearchLimits.MaxQueryLength, "query",
                $"has {request.Query.Length:N0} characters; at most {SearchLimits.MaxQueryLength:N0} are allowed")
            .Require(topK is >= 1 and <= SearchLimits.MaxCandidates, "top_k",
                $"is {topK}; must be from 1 to {SearchLimits.MaxCandidates:N0}")
            .Require(depth is >= 1 and <= SearchLimits.MaxCandidates, "candidates",
                $"is {depth}; must be from 1 to {SearchLimits.MaxCandidates:N0}")
            .Require(!request.HasCandidates || depth >= topK, "candidates", $"is {depth}; must be at least top_k, {topK}")
            .ThrowIfAny();

        var collection = request.Collection.Length > 0 ? request.Collection : options.DefaultCollection;
        return new SearchPlan(request, collection, topK, depth);
    }

    /// <summary>The first stage of this search.</summary>
    public RetrieveRequest ToRetrieval() => new()
    {
        Collection = Collection,
        Query = Request.Query,
        TopK = Depth,
        Filter = Request.Filter,
        ExcludedIds = { Request.ExcludedIds },
        QueryWeighting = Request.QueryWeighting,
        IncludePassages = !Request.RetrieveOnly || !Request.OmitText,
        Explain = Request.RetrieveOnly && Ranking.Explain,
    };

    /// <summary>The second stage, over what the first one found.</summary>
    public RerankRequest ToRerank(IEnumerable<Hit> hits) => new()
    {
        Query = Request.Query,
        Collection = Collection,
        Options = Ranking,
        Candidates =
        {
            hits.Select(hit => new Candidate
            {
                Id = hit.PassageId,
                Text = hit.Passage.Text,
                Title = hit.Passage.Title,
                Score = hit.Score,
            }),
        },
    };
}
