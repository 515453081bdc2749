using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.Cli.Searching;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

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
    private readonly Option<bool> _feedback = new("--feedback") { Description = "Expand the query from the best reranked passages, retrieve once more and rerank what is new" };
    private readonly QueryArguments _query = new();
    private readonly RankingArguments _ranking = new();

    public SearchCommand(Terminal terminal) : base("search", "Retrieve passages with BM25, and rerank them when --strategy is given")
    {
        _terminal = terminal;
        Add(_collection);
        Add(_text);
        AddOptions([_queries, _top, .. _query.Options, _run, _explain, .. _ranking.Options, _feedback, _json]);
        Validators.Add(result =>
        {
            var (hasText, hasQueries) = (result.GetValue(_text) is not null, result.GetResult(_queries) is not null);
            if (hasText && hasQueries || !hasText && !hasQueries && !_query.NeedNoText(result)) result.AddError("Give either TEXT or --queries.");
            if (result.GetValue(_feedback) && !_ranking.IsAsked(result)) result.AddError("--feedback needs --strategy.");
            if (result.GetResult(_run) is not null && result.GetResult(_queries) is null) result.AddError("--run needs --queries.");
        });
        _top.Within(1, 10_000);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(_queries);
        IReadOnlyList<Query> queries = file is null ? [new Query("1", parsed.GetValue(_text) ?? "")] : [.. QueryFile.Read(file)];
        var (json, explain, strategy) = (parsed.GetValue(_json), parsed.GetValue(_explain), _ranking.Strategy(parsed));
        var top = parsed.GetValue(_top) ?? (file is null ? DefaultTopForOne : DefaultTopForMany);
        var plan = _query.ToPlan(parsed, parsed.GetRequiredValue(_collection), top) with
        {
            WithText = file is null || json,
            Explain = explain,
            Feedback = parsed.GetValue(_feedback) ? new FeedbackOptions() : null,
        };
        var outcomes = strategy is null
            ? new Retriever(stack.Retrieval).SearchAsync(queries, plan, cancellationToken)
            : new RerankingSearcher(stack.Search, _ranking.ToProto(parsed, explain), _ranking.Parallel(parsed)).SearchAsync(queries, plan, cancellationToken);

        using var run = parsed.GetValue(_run) is { } path ? new AtomicFile(path) : null;
        Action<SearchOutcome> print = (file, json, run) switch
        {
            (_, _, not null) => outcome => WriteRun(run.Writer, outcome, strategy),
            (_, true, _) => outcome => WriteJson(outcome),
            (not null, _, _) => outcome => WriteRun(_terminal.Out, outcome, strategy),
            _ => outcome => ResultList.Write(_terminal.Out, outcome),
        };
        // A bar and results on one screen would write over each other.
        var shown = run is null ? _terminal with { ShowsProgress = false } : _terminal;
        var (code, answered) = await Progress.RunAsync(
            shown, $"searching {plan.Collection}", "queries", queries.Count, progress => PrintAsync(outcomes, print, progress, file is not null));
        if (answered > 0) run?.Commit();
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

    private void WriteJson(SearchOutcome outcome) => Json.WriteLine(_terminal.Out, new
    {
        QueryId = outcome.Query.Id,
        Query = outcome.Query.Text,
        outcome.Results,
        outcome.MatchCount,
        Facets = NullIfEmpty(outcome.Facets.Select(facet => new
        {
            facet.Field,
            Values = facet.Values.Select(value => new { value.Value, value.Count }),
            facet.OtherCount,
        })),
        Corrections = NullIfEmpty(outcome.Corrections.Select(correction => new { correction.Word, correction.Term, correction.Replacement })),
        Feedback = NullIfEmpty(outcome.Feedback.Select(round => new
        {
            round.Round,
            round.Found,
            Terms = round.Terms.Select(term => new { term.Term, term.Weight }),
        })),
    });

    private static T[]? NullIfEmpty<T>(IEnumerable<T> values) => values.ToArray() is { Length: > 0 } some ? some : null;

    private static void WriteRun(TextWriter writer, SearchOutcome outcome, string? strategy) => RunFile.Write(
        writer, outcome.Query.Id, outcome.Results.Select(result => new RunEntry(result.PassageId, result.Score)), strategy ?? "bm25");
}
