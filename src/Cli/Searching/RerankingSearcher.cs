using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.Cli.Reranking;
using ReasonRank.Ranking.Files;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Cli.Searching;

/// <summary>Retrieves and reranks, several queries at once.</summary>
/// <param name="client">The gateway.</param>
/// <param name="options">How to rerank.</param>
/// <param name="parallel">Queries at once.</param>
internal sealed class RerankingSearcher(SearchService.SearchServiceClient client, RankingOptions options, int parallel)
{
    private const int DefaultCandidates = 100;

    /// <summary>The outcomes in the order of the queries.</summary>
    public async IAsyncEnumerable<SearchOutcome> SearchAsync(
        IReadOnlyList<Query> queries, SearchPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Queue<Task<SearchOutcome>>();
        try
        {
            foreach (var query in queries)
            {
                if (running.Count == parallel) yield return await running.Dequeue();
                running.Enqueue(SearchAsync(query, plan, stop.Token));
            }
            while (running.TryDequeue(out var next)) yield return await next;
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var task in running) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SearchOutcome> SearchAsync(Query query, SearchPlan plan, CancellationToken cancellationToken)
    {
        var request = new SearchRequest
        {
            Query = query.Text,
            Collection = plan.Collection,
            TopK = plan.Top,
            Candidates = Math.Max(DefaultCandidates, plan.Offset + plan.Top),
            Offset = plan.Offset,
            Options = plan.Options,
            QueryWeighting = plan.Weighting,
            Facets = { plan.Facets },
            Highlight = plan.Highlight,
            Feedback = plan.Feedback,
            Ranking = options,
            OmitText = !plan.WithText,
        };
        try
        {
            var response = await client.SearchAsync(request, cancellationToken: cancellationToken);
            return new(query, [.. response.Results.Select(Map)], null, ShortfallNotes.Of(response.Shortfall, response.Warnings))
            {
                MatchCount = response.HasMatchCount ? response.MatchCount : null,
                Facets = response.Facets,
                Corrections = response.Corrections,
                Feedback = response.Feedback,
            };
        }
        catch (RpcException refused) when (!FailureScope.ConcernsEveryQuery(refused))
        {
            return new(query, [], RpcErrors.ToStatus(refused), []);
        }
    }

    private static RankedPassage Map(SearchResult result) => new(result.Rank, result.PassageId, result.Score)
    {
        FirstStageRank = result.FirstStageRank,
        FirstStageScore = result.FirstStageScore,
        Title = result.Title,
        Text = result.Text,
        Explanation = result.Explanation.Length > 0 ? result.Explanation : null,
        Highlights = result.Highlights.Count > 0 ? [.. result.Highlights.Select(highlight => highlight.Text)] : null,
        FeedbackRound = result.FeedbackRound > 0 ? result.FeedbackRound : null,
    };
}
