using System.Diagnostics;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>Measures all rows on one collection, query by query, and takes over what the log already has.</summary>
/// <param name="stack">The services.</param>
/// <param name="collection">The test collection.</param>
/// <param name="state">The collection on the server; without content when nothing is searched or reranked.</param>
/// <param name="seeds">Repeats.</param>
/// <param name="log">Keeps results.</param>
/// <param name="progress">Counts results and takes notes.</param>
internal sealed class ExperimentRunner(
    Stack stack, TestCollection collection, Collection state, IReadOnlyList<long?> seeds, ResultLog log, Progress progress)
{
    /// <summary>Results that a collection's rows take.</summary>
    public static long Count(TestCollection collection, IReadOnlyList<Row> rows, int repeats) =>
        collection.Queries.Count * rows.Sum(row => row.Variant is null ? 1L : repeats);

    /// <summary>Measures.</summary>
    /// <exception cref="RpcException">Something that every query would meet: no server, say.</exception>
    public async Task<CollectionResults> RunAsync(IReadOnlyList<Row> rows, int parallel, CancellationToken cancellationToken)
    {
        RowResults[] results = [.. rows.Select(row => new RowResults(row, new Measurement[collection.Queries.Count][]))];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, collection.Queries.Count, limits, async (i, token) =>
        {
            foreach (var group in results.GroupBy(result => result.Row.First))
            {
                var first = await FirstStageAsync(group.First().Row, collection.Queries[i], token);
                var reranker = new QueryReranker(stack, state, collection.Queries[i], first, log, progress);
                foreach (var result in group)
                {
                    result.ByQuery[i] = result.Row.Variant is null
                        ? [first]
                        : await reranker.RerankAsync(result.Row, seeds, token);
                }
            }
        });
        return new(collection, results);
    }

    private async Task<Measurement> FirstStageAsync(Row row, Query query, CancellationToken cancellationToken)
    {
        if (row.First.Retrieval is null)
        {
            progress.Skip(1);
            var given = collection.Runs[row.First.Name].Ranked(query.Id);
            return new("", row.Name, query.Id) { Passages = [.. given.Select(entry => entry.PassageId)], Scores = [.. given.Select(entry => entry.Score)] };
        }
        var request = new RetrieveRequest
        {
            Collection = collection.Plan.Name,
            Query = query.Text,
            TopK = row.First.Retrieval.Candidates,
            QueryWeighting = row.First.Retrieval.Weighting,
        };
        var measured = new Measurement(InputKey.Of(request, state), row.Name, query.Id);
        if (log.Find(measured.Key) is { } known)
        {
            progress.Skip(1);
            return known;
        }
        try
        {
            var start = Stopwatch.GetTimestamp();
            var response = await stack.Retrieval.RetrieveAsync(request, cancellationToken: cancellationToken);
            measured = measured.With(response.Hits.Select(hit => new Ranking.Evaluation.RunEntry(hit.PassageId, hit.Score))) with
            {
                Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            };
        }
        catch (RpcException refused) when (!FailureScope.ConcernsEveryQuery(refused))
        {
            progress.Note(error => Failure.Report(refused, error, $"{collection.Plan.Name}: {row.Name}: query {query.Id}"));
            measured = measured with { Failed = true, Reason = refused.Status.Detail };
        }
        log.Add(measured);
        progress.Advance();
        return measured;
    }
}
