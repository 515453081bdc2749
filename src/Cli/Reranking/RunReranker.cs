using Google.Rpc;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using StatusCode = Grpc.Core.StatusCode;

namespace ReasonRank.Cli.Reranking;

/// <summary>Reranks single queries of a run: fetches their passages and asks the reranker.</summary>
/// <param name="stack">The services.</param>
/// <param name="collection">Where the passages are.</param>
/// <param name="options">How to rerank.</param>
/// <param name="totals">Counts what is done.</param>
/// <param name="progress">Takes warnings.</param>
internal sealed class RunReranker(Stack stack, string collection, RankingOptions options, RerankTotals totals, Progress progress)
{
    private const int IdsPerCall = 100, MaxAttempts = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The query's results in their new order. Passages that the collection lacks keep their order at the end; a query
    /// that fails keeps its order as a whole.
    /// </summary>
    public async Task<IReadOnlyList<RunEntry>> RerankAsync(Query query, IReadOnlyList<RunEntry> entries, CancellationToken cancellationToken)
    {
        var place = $"query {query.Id}";
        try
        {
            var passages = await FetchAsync(entries, cancellationToken);
            var missing = entries.Where(entry => !passages.ContainsKey(entry.PassageId)).ToList();
            if (passages.Count == 0)
                throw new CliException(ExitCode.NotFound, $"none of its {entries.Count} passages is in the collection {collection}");
            if (missing.Count > 0)
                Warn(place, $"{missing.Count} of {entries.Count} passages are not in the collection {collection} and go last, '{missing[0].PassageId}' first");

            var response = await AskAsync(ToRequest(query, entries, passages), cancellationToken);
            foreach (var note in ShortfallNotes.Of(response.Shortfall, response.Warnings)) Warn(place, note);
            totals.Add(response);
            var last = response.Results.Count > 0 ? response.Results[^1].Score : 0;
            return [.. response.Results.Select(result => new RunEntry(result.Id, result.Score)), .. missing.Select((entry, i) => entry with { Score = last - 1 - i })];
        }
        catch (Exception failure) when (failure is CliException || (failure is RpcException rpc && !FailureScope.ConcernsEveryQuery(rpc)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Note(error => Failure.Report(failure, error, place));
            totals.AddFailure();
            return entries;
        }
    }

    private RerankRequest ToRequest(Query query, IEnumerable<RunEntry> entries, Dictionary<string, Passage> passages)
    {
        var request = new RerankRequest { Query = query.Text, Collection = collection, Options = options };
        foreach (var (id, score) in entries)
            if (passages.TryGetValue(id, out var passage))
                request.Candidates.Add(new Candidate { Id = id, Title = passage.Title, Text = passage.Text, Score = score });
        return request;
    }

    private async Task<Dictionary<string, Passage>> FetchAsync(IReadOnlyList<RunEntry> entries, CancellationToken cancellationToken)
    {
        Dictionary<string, Passage> passages = [];
        foreach (var chunk in entries.Chunk(IdsPerCall))
        {
            var request = new GetPassagesRequest { Collection = collection, Ids = { chunk.Select(entry => entry.PassageId) } };
            var response = await stack.Retrieval.GetPassagesAsync(request, cancellationToken: cancellationToken);
            foreach (var passage in response.Passages) passages[passage.Id] = passage;
        }
        return passages;
    }

    private async Task<RerankResponse> AskAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await stack.Reranker.RerankAsync(request, cancellationToken: cancellationToken);
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.ResourceExhausted && attempt < MaxAttempts && PauseOf(busy) is { } pause)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    // Only a server that says when to come back is worth another call.
    private static TimeSpan? PauseOf(RpcException busy) => RpcErrors.ToStatus(busy).Details
        .Where(detail => detail.Is(RetryInfo.Descriptor))
        .Select(detail => detail.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan())
        .Select(pause => pause < LongestPause ? pause : LongestPause)
        .FirstOrDefault();

    private void Warn(string place, string message) => progress.Note(error => Failure.Warn(message, error, place));
}
