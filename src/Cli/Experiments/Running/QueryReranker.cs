using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>Reranks one query's first-stage results in all variants; their passages are fetched once.</summary>
/// <param name="stack">The services.</param>
/// <param name="state">Where the passages are.</param>
/// <param name="query">The query.</param>
/// <param name="first">Its first-stage results.</param>
/// <param name="log">Keeps results.</param>
/// <param name="progress">Counts results and takes notes.</param>
internal sealed class QueryReranker(Stack stack, Collection state, Query query, Measurement first, ResultLog log, Progress progress)
{
    private readonly RunEntry[] _entries = [.. first.Entries];
    private readonly Dictionary<string, Passage> _passages = [];
    private int _fetched;

    /// <summary>One result for each repeat. Where reranking fails, the first stage's order stands in and the result says so.</summary>
    public async Task<Measurement[]> RerankAsync(Row row, IReadOnlyList<long?> seeds, CancellationToken cancellationToken)
    {
        var results = new Measurement[seeds.Count];
        for (var i = 0; i < results.Length; i++) results[i] = await RerankAsync(row, seeds[i], cancellationToken);
        return results;
    }

    private async Task<Measurement> RerankAsync(Row row, long? seed, CancellationToken cancellationToken)
    {
        var measured = new Measurement("", row.Name, query.Id);
        var place = $"{state.Name}: {row.Name}: query {query.Id}";
        if (first.Failed || _entries.Length == 0)
        {
            progress.Skip(1);
            return measured with { Failed = first.Failed, Reason = first.Reason };
        }
        try
        {
            var request = await RequestAsync(row, seed, place, cancellationToken);
            measured = measured with { Key = InputKey.Of(request, state) };
            if (log.Find(measured.Key) is { } known)
            {
                progress.Skip(1);
                return Whole(known, row);
            }
            var response = await PatientReranker.RerankAsync(stack.Reranker, request, cancellationToken);
            measured = Read(measured, response);
        }
        catch (Exception failure) when (failure is CliException || (failure is RpcException rpc && !FailureScope.ConcernsEveryQuery(rpc)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Note(error => Failure.Report(failure, error, place));
            measured = measured with { Failed = true, Reason = failure is RpcException { Status.Detail: var detail } ? detail : failure.Message };
        }
        if (measured.Key.Length > 0) log.Add(measured);
        progress.Advance();
        return Whole(measured, row);
    }

    private async Task<RerankRequest> RequestAsync(Row row, long? seed, string place, CancellationToken cancellationToken)
    {
        var depth = row.Variant!.Depth;
        if (_fetched < depth)
        {
            var ids = _entries.Take(depth).Skip(_fetched).Select(entry => entry.PassageId);
            foreach (var (id, passage) in await PassageLookup.FetchAsync(stack.Retrieval, state.Name, ids, cancellationToken)) _passages[id] = passage;
            _fetched = depth;
            var missing = _entries.Take(depth).Count(entry => !_passages.ContainsKey(entry.PassageId));
            if (missing > 0)
                progress.Note(error => Failure.Warn($"{missing} passages are not in the collection and go last", error, place));
        }
        var request = new RerankRequest { Query = query.Text, Collection = state.Name, Options = row.Variant.Options.Clone() };
        if (seed is not null) request.Options.Seed = seed.Value;
        foreach (var (id, score) in _entries.Take(depth))
        {
            if (_passages.TryGetValue(id, out var passage))
                request.Candidates.Add(new Candidate { Id = id, Title = passage.Title, Text = passage.Text, Score = score });
        }
        return request.Candidates.Count > 0
            ? request
            : throw new CliException(ExitCode.NotFound, $"none of its passages is in the collection {state.Name}");
    }

    private static Measurement Read(Measurement measured, RerankResponse response)
    {
        var usage = response.Usage ?? new Usage();
        return measured with
        {
            Passages = [.. response.Results.Select(result => result.Id)],
            Scores = [.. response.Results.Select(result => result.Score)],
            Calls = usage.ModelCalls + usage.CachedCalls,
            CachedCalls = usage.CachedCalls,
            PromptTokens = usage.PromptTokens,
            CompletionTokens = usage.CompletionTokens,
            ReasoningTokens = usage.ReasoningTokens,
            Estimated = usage.Estimated,
            Seconds = response.Timing?.Total?.ToTimeSpan().TotalSeconds ?? 0,
            Partial = response.Shortfall is { Partial: true, Degraded: false },
            Degraded = response.Shortfall is { Degraded: true },
            Reason = response.Shortfall?.Reason ?? "",
        };
    }

    // Reranked, then what the collection lacks, then what was not reranked; and the whole time, first stage included.
    private Measurement Whole(Measurement reranked, Row row)
    {
        var ranked = reranked.Entries.ToList();
        var placed = reranked.Passages.ToHashSet();
        var lowest = ranked.Count > 0 ? ranked[^1].Score : 0;
        foreach (var entry in _entries)
            if (placed.Add(entry.PassageId)) ranked.Add(entry with { Score = lowest -= 1 });
        return reranked.With(ranked) with { Row = row.Name, Query = query.Id, Seconds = reranked.Seconds + first.Seconds };
    }
}
