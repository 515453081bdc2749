using ReasonRank.Gateway.Search.Feedback;
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
    /// <summary>How to rerank.</summary>
    public RankingOptions Ranking { get; } = Request.Ranking ?? new RankingOptions();

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument with every violation.</exception>
    public static SearchPlan From(SearchRequest request, GatewayOptions options)
    {
        var topK = request.HasTopK ? request.TopK : SearchLimits.DefaultTopK;
        var last = (long)request.Offset + topK;
        var depth = request.HasCandidates ? request.Candidates
            : request.RetrieveOnly ? topK
            : Math.Max(options.Candidates, last);

        new Violations()
            .Require(request.RetrieveOnly || !string.IsNullOrWhiteSpace(request.Query), "query", "must not be empty")
            .Require(request.Query.Length <= SearchLimits.MaxQueryLength, "query",
                $"has {request.Query.Length:N0} characters; at most {SearchLimits.MaxQueryLength:N0} are allowed")
            .Require(topK is >= 1 and <= SearchLimits.MaxCandidates, "top_k",
                $"is {topK}; must be from 1 to {SearchLimits.MaxCandidates:N0}")
            .Require(depth is >= 1 and <= SearchLimits.MaxCandidates, "candidates",
                $"is {depth}; must be from 1 to {SearchLimits.MaxCandidates:N0}")
            .Require(!request.HasCandidates || depth >= last, "candidates", $"is {depth}; must be at least offset and top_k, {last}")
            .Require(request.Offset >= 0 && last <= SearchLimits.MaxCandidates, "offset",
                $"is {request.Offset}; must be at least 0, and with top_k at most {SearchLimits.MaxCandidates:N0}")
            .RequireFeedback(request)
            .ThrowIfAny();

        var collection = request.Collection.Length > 0 ? request.Collection : options.DefaultCollection;
        return new SearchPlan(request, collection, topK, (int)depth);
    }

    /// <summary>The first stage of this search.</summary>
    public RetrieveRequest ToRetrieval() => new()
    {
        Collection = Collection,
        Query = Request.Query,
        Options = Request.Options,
        TopK = Depth,
        Offset = Request.RetrieveOnly ? Request.Offset : 0,
        Filter = Request.Filter,
        ExcludedIds = { Request.ExcludedIds },
        QueryWeighting = Request.QueryWeighting,
        IncludePassages = !Request.RetrieveOnly || !Request.OmitText,
        Explain = Request.RetrieveOnly && Ranking.Explain,
        Facets = { Request.Facets },
        CountMatches = Request.CountMatches,
        Highlight = Request.Highlight,
    };

    /// <summary>The retrieval of a round of feedback.</summary>
    /// <param name="feedback">What the query is expanded with.</param>
    /// <param name="found">Passages that are left out besides those that the request leaves out.</param>
    /// <param name="depth">Passages to retrieve.</param>
    public RetrieveRequest ToRetrieval(RelevanceFeedback feedback, IEnumerable<string> found, int depth)
    {
        var request = ToRetrieval();
        request.Options = request.Options?.Clone() ?? new QueryOptions();
        request.Options.Feedback = feedback;
        request.ExcludedIds.Add(found);
        request.TopK = depth;
        request.Facets.Clear();
        request.CountMatches = false;
        return request;
    }

    /// <summary>The second stage, over what the first one found.</summary>
    /// <param name="hits">What it found.</param>
    /// <param name="budget">What may be spent; null for the request's own budget.</param>
    public RerankRequest ToRerank(IEnumerable<Hit> hits, Budget? budget = null) => new()
    {
        Query = Request.Query,
        Collection = Collection,
        Options = budget is null ? Ranking : new RankingOptions(Ranking) { Budget = budget },
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
