using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank rerank</c>: reranks a TREC run.</summary>
internal sealed class RerankCommand : StackCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection that has the passages" };
    private readonly Option<string> _run = new("--run") { Description = "TREC run to rerank", Required = true, HelpName = "FILE" };
    private readonly Option<string> _queries = new("--queries") { Description = "File of queries: BEIR JSONL, id and text with a tab between, or TREC topics", Required = true, HelpName = "FILE" };
    private readonly Option<string> _output = new("--output") { Description = "Write the new run to this file", Required = true, HelpName = "FILE" };
    private readonly Option<int> _top = new("--top") { Description = "Candidates per query, best first; the rest of the run is left out", DefaultValueFactory = _ => 100, HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the outcome as JSON" };
    private readonly RankingArguments _ranking = new();

    public RerankCommand(Terminal terminal) : base("rerank", "Rerank a run; a query that fails keeps its order and is named")
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions([_run, _queries, .. _ranking.Options, _top, _output, _json]);
        _top.Within(1, 10_000);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var (collection, runPath) = (parsed.GetRequiredValue(_collection), parsed.GetRequiredValue(_run));
        var run = RunFile.Read(runPath);
        var texts = QueryFile.Read(parsed.GetRequiredValue(_queries)).ToDictionary(query => query.Id);
        if (run.QueryIds.FirstOrDefault(id => !texts.ContainsKey(id)) is { } unknown)
            throw new CliException(ExitCode.BadInput, $"{runPath}: query '{unknown}' is not in {parsed.GetValue(_queries)}");

        using var output = new AtomicFile(parsed.GetRequiredValue(_output));
        var clock = Stopwatch.StartNew();
        var totals = new RerankTotals();
        string[] ids = [.. run.QueryIds];
        var results = new IReadOnlyList<RunEntry>[ids.Length];
        await Progress.RunAsync(_terminal, $"reranking {collection}", "queries", ids.Length, async progress =>
        {
            var reranker = new RunReranker(stack, collection, _ranking.ToProto(parsed), totals, progress);
            var limits = new ParallelOptions { MaxDegreeOfParallelism = _ranking.Parallel(parsed), CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, ids.Length, limits, async (i, token) =>
            {
                results[i] = await reranker.RerankAsync(texts[ids[i]], [.. run.Ranked(ids[i]).Take(parsed.GetValue(_top))], token);
                progress.Advance();
            });
            return totals;
        });

        if (totals.Reranked > 0)
        {
            for (var i = 0; i < ids.Length; i++) RunFile.Write(output.Writer, ids[i], results[i], totals.Strategy);
            output.Commit();
        }
        Print(parsed, totals, clock.Elapsed.TotalSeconds);
        return totals.Failed > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    private void Print(ParseResult parsed, RerankTotals totals, double seconds)
    {
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new { totals.Reranked, totals.Short, totals.Failed, totals.Strategy, totals.Model, totals.Usage, Seconds = seconds });
            return;
        }
        var cost = totals.Usage.ModelCalls + totals.Usage.CachedCalls == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"; {totals.Usage.ModelCalls:N0} model calls, {totals.Usage.PromptTokens + totals.Usage.CompletionTokens:N0} tokens");
        var with = totals.Model.Length > 0 ? $"{totals.Strategy} on {totals.Model}" : totals.Strategy;
        _terminal.Out.WriteLine(totals.Reranked == 0
            ? "No query was reranked, and nothing was written."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{totals.Reranked:N0} queries reranked with {with}, {totals.Short:N0} of them partial or degraded, {totals.Failed:N0} failed, in {seconds:N1} s{cost}"));
    }
}
