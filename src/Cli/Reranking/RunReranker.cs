using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Reranking;

/// <summary>Reranks single queries of a run: fetches their passages and asks the reranker.</summary>
/// <param name="stack">The services.</param>
/// <param name="collection">Where the passages are.</param>
/// <param name="options">How to rerank.</param>
/// <param name="totals">Counts what is done.</param>
/// <param name="progress">Takes warnings.</param>
internal sealed class RunReranker(Stack stack, string collection, RankingOptions options, RerankTotals totals, Progress progress)
{
    /// <summary>
    /// The query's results in their new order. Passages that the collection lacks keep their order at the end; a query
    /// that fails keeps its order as a whole.
    /// </summary>
    public async Task<IReadOnlyList<RunEntry>> RerankAsync(Query query, IReadOnlyList<RunEntry> entries, CancellationToken cancellationToken)
    {
        var place = $"query {query.Id}";
        try
        {
            var passages = await PassageLookup.FetchAsync(stack.Retrieval, collection, entries.Select(entry => entry.PassageId), cancellationToken);
            var missing = entries.Where(entry => !passages.ContainsKey(entry.PassageId)).ToList();
            if (passages.Count == 0)
                throw new CliException(ExitCode.NotFound, $"none of its {entries.Count} passages is in the collection {collection}");
            if (missing.Count > 0)
                Warn(place, $"{missing.Count} of {entries.Count} passages are not in the collection {collection} and go last, '{missing[0].PassageId}' first");

            var response = await PatientReranker.RerankAsync(stack.Reranker, ToRequest(query, entries, passages), cancellationToken);
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

    private void Warn(string place, string message) => progress.Note(error => Failure.Warn(message, error, place));
}
