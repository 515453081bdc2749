using System.CommandLine;
using System.CommandLine.Parsing;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank eval</c>: what trec_eval does, with its options and its output.</summary>
internal sealed class EvalCommand : Command
{
    private readonly Terminal _terminal;

    private readonly Option<string> _qrels = new("--qrels") { Description = "Judgments: TREC or BEIR, told apart by their content", Required = true, HelpName = "FILE" };
    private readonly Option<string> _run = new("--run") { Description = "TREC run", Required = true, HelpName = "FILE" };
    private readonly Option<string[]> _measures = new("-m") { Description = "Measure, its parameters after a dot, or a group: official (default), all_trec, set; repeatable", HelpName = "MEASURE[.PARAMS]" };
    private readonly Option<bool> _queries = new("-q") { Description = "Print every query as well" };
    private readonly Option<bool> _complete = new("-c") { Description = "Average over all judged queries, not only those of the run" };
    private readonly Option<bool> _noSummary = new("-n") { Description = "Print no summary" };
    private readonly Option<int> _level = new("-l") { Description = "Lowest relevance that counts as relevant", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<int?> _max = new("-M") { Description = "Look at the first N results of a query only", HelpName = "N" };
    private readonly Option<bool> _judged = new("-J") { Description = "Leave unjudged passages out" };
    private readonly Option<long> _collectionSize = new("-N") { Description = "Passages in the collection, for utility", HelpName = "N" };
    private readonly Option<string> _format = new("-R") { Description = "Format of the judgments: qrels", DefaultValueFactory = _ => "qrels", HelpName = "FORMAT" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    public EvalCommand(Terminal terminal) : base("eval", "Evaluate a run as trec_eval does, byte for byte")
    {
        _terminal = terminal;
        foreach (var option in new Option[] { _qrels, _run, _measures, _queries, _complete, _noSummary, _level, _max, _judged, _collectionSize, _format, _json })
            Add(option);
        _measures.Validators.Add(CheckMeasures);
        _level.Within(0, int.MaxValue);
        _max.Within(1, int.MaxValue);
        _collectionSize.Within(0, long.MaxValue);
        _format.Validators.Add(result =>
        {
            if (result.GetValue(_format) is { } format and not "qrels") result.AddError(Unsupported(format));
        });
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var result = Evaluator.Evaluate(
            QrelsFile.Read(parsed.GetRequiredValue(_qrels)),
            RunFile.Read(parsed.GetRequiredValue(_run)),
            Measures.Select(parsed.GetValue(_measures) ?? []),
            new EvaluationOptions
            {
                Complete = parsed.GetValue(_complete),
                RelevanceLevel = parsed.GetValue(_level),
                MaxRetrieved = parsed.GetValue(_max) ?? int.MaxValue,
                JudgedOnly = parsed.GetValue(_judged),
                CollectionSize = parsed.GetValue(_collectionSize),
            });
        var (queries, summary) = (parsed.GetValue(_queries), !parsed.GetValue(_noSummary));
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new
            {
                Summary = summary ? Values(result.Summary) : null,
                Queries = queries ? result.Queries.ToDictionary(query => query.QueryId, Values) : null,
            });
        }
        else
        {
            TrecEvalReport.Write(_terminal.Out, result, queries, summary);
        }
        return (int)ExitCode.Ok;
    }

    private static Dictionary<string, object> Values(QueryEvaluation query) =>
        query.Values.ToDictionary(value => value.Label, value => double.IsNaN(value.Number) ? (object)value.Text : value.Number);

    private static void CheckMeasures(OptionResult result)
    {
        try
        {
            _ = Measures.Select(result.Tokens.Select(token => token.Value));
        }
        catch (EvaluationException problem)
        {
            result.AddError(problem.Message);
        }
    }

    private static string Unsupported(string format) => format switch
    {
        "prefs" or "qrels_prefs" => $"Judgments in the preference format {format} are not supported; use qrels.",
        "qrels_jg" => "Judgment groups (qrels_jg) are not supported; use qrels.",
        _ => $"There is no format '{format}'; use qrels.",
    };
}
