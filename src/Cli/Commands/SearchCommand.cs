using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.Cli.Searching;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank search</c>: retrieves, and reranks when a strategy is named.</summary>
internal sealed class SearchCommand : StackCommand
{
    private const int DefaultTopForOne = 10, DefaultTopForMany = 100;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection" };
    private readonly Argument<string?> _text = new("TEXT") { Description = "The question or keywords", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _queries = new("--queries") { Description = "File of queries: BEIR JSONL, id and text with a tab between, or TREC topics", HelpName = "FILE" };
    private readonly Option<int?> _top = new("--top") { Description = "Results per query, 1 to 10,000 [default: 10 for TEXT, 100 for --queries]", HelpName = "N" };
    private readonly Option<string?> _run = new("--run") { Description = "Write a TREC run to this file", HelpName = "FILE" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say why each result stands where it stands" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per query" };
    private readonly RankingArguments _ranking = new();

    public SearchCommand(Terminal terminal) : base("search", "Retrieve passages with BM25, and rerank them when --strategy is given")
    {
        _terminal = terminal;
        Add(_collection);
        Add(_text);
        AddOptions([_queries, _top, _run, _explain, .. _ranking.Options, _json]);
        Validators.Add(result =>
        {
            if (result.GetValue(_text) is null == result.GetResult(_queries) is null) result.AddError("Give either TEXT or --queries.");
            if (result.GetResult(_run) is not null && result.GetResult(_queries) is null) result.AddError("--run needs --queries.");
        });
        _top.Within(1, 10_000);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var text = parsed.GetValue(_text);
        IReadOnlyList<Query> queries = text is null ? [.. QueryFile.Read(parsed.GetRequiredValue(_queries)!)] : [new Query("1", text)];
        var (json, explain, strategy) = (parsed.GetValue(_json), parsed.GetValue(_explain), _ranking.Strategy(parsed));
        var plan = new SearchPlan(
            parsed.GetRequiredValue(_collection),
            parsed.GetValue(_top) ?? (text is null ? DefaultTopForMany : DefaultTopForOne),
            WithText: text is not null || json,
            explain);
        var outcomes = strategy is null
            ? new Retriever(stack.Retrieval).SearchAsync(queries, plan, cancellationToken)
            : new RerankingSearcher(stack.Search, _ranking.ToProto(parsed, explain), _ranking.Parallel(parsed)).SearchAsync(queries, plan, cancellationToken);

        using var file = parsed.GetValue(_run) is { } path ? new AtomicFile(path) : null;
        Action<SearchOutcome> print = (text, json, file) switch
        {
            (_, _, not null) => outcome => WriteRun(file.Writer, outcome, strategy),
            (_, true, _) => outcome => Json.WriteLine(_terminal.Out, new { QueryId = outcome.Query.Id, Query = outcome.Query.Text, outcome.Results }),
            (null, _, _) => outcome => WriteRun(_terminal.Out, outcome, strategy),
            _ => outcome => ResultList.Write(_terminal.Out, outcome),
        };
        // A bar and results on one screen would write over each other.
        var shown = file is null ? _terminal with { ShowsProgress = false } : _terminal;
        var (code, answered) = await Progress.RunAsync(
            shown, $"searching {plan.Collection}", "queries", queries.Count, progress => PrintAsync(outcomes, print, progress, text is null));
        if (answered > 0) file?.Commit();
        return code == ExitCode.Ok || answered == 0 ? code : ExitCode.Failed;
    }

    private static async Task<(ExitCode Code, int Answered)> PrintAsync(
        IAsyncEnumerable<SearchOutcome> outcomes, Action<SearchOutcome> print, Progress progress, bool many)
    {
        var (code, answered) = (ExitCode.Ok, 0);
        await foreach (var outcome in outcomes)
        {
            var place = many ? $"query {outcome.Query.Id}" : "";
            foreach (var note in outcome.Notes) progress.Note(error => Failure.Warn(note, error, place));
            if (outcome.Error is { } refused) progress.Note(error => code = Failure.Report(refused, error, place));
            else
            {
                print(outcome);
                answered++;
            }
            progress.Advance();
        }
        return (code, answered);
    }

    private static void WriteRun(TextWriter writer, SearchOutcome outcome, string? strategy) => RunFile.Write(
        writer, outcome.Query.Id, outcome.Results.Select(result => new RunEntry(result.PassageId, result.Score)), strategy ?? "bm25");
}
