using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Experiments;
using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.Cli.Experiments.Reporting;
using ReasonRank.Cli.Experiments.Running;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank experiment</c>: compares first stages, strategies, models and reasoning on test collections.</summary>
internal sealed class ExperimentCommand : StackCommand
{
    private const string About =
        """
        Compare retrieval runs, strategies, models and reasoning on and off, over test collections, and say whether reasoning pays there.

        A file such as

          collections: [{name: scifact, beir: data/scifact}]
          strategies: [lexical, reasonrank]
          reasoning: [on, off]

        gives tables, TREC runs and plots in the output folder. Stopped or killed, it goes on where it was when it is started again.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string?> _file = new("FILE") { Description = "The experiment, as YAML", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _example = new("--example") { Description = "Print a file with every setting, and what it means" };
    private readonly Option<string?> _output = new("--output") { Description = "Folder for results [default: FILE without its extension]", HelpName = "FOLDER" };
    private readonly Option<bool> _suggest = new("--suggest") { Description = "Propose the row of the best nDCG@10 within --cost, chosen on half of the queries and checked on the others" };
    private readonly Option<double?> _cost =
        new Option<double?>("--cost") { Description = "Most that a query may cost on average", HelpName = "NUMBER" }.NotNegative();
    private readonly Option<CostUnit> _unit = new("--unit") { Description = "What --cost counts: calls, tokens or seconds", DefaultValueFactory = _ => CostUnit.Calls, HelpName = "UNIT" };

    public ExperimentCommand(Terminal terminal) : base("experiment", About)
    {
        _terminal = terminal;
        Add(_file);
        AddOptions(_example, _output, _suggest, _cost, _unit);
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null && !result.GetValue(_example)) result.AddError("Give FILE, or --example to see one.");
            if (result.GetValue(_suggest) != result.GetResult(_cost) is not null) result.AddError("--suggest and --cost go together.");
        });
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_example))
        {
            _terminal.Out.Write(ExperimentFile.Example);
            return ExitCode.Ok;
        }
        var path = parsed.GetRequiredValue(_file)!;
        var folder = parsed.GetValue(_output) ?? (Path.HasExtension(path) ? Path.ChangeExtension(path, null) : path + "-results");
        CostLimit? limit = parsed.GetValue(_cost) is { } cost ? new CostLimit(cost, parsed.GetValue(_unit)) : null;
        var plan = ExperimentFile.Read(path);
        var results = await MeasureAsync(plan, stack, folder, cancellationToken);
        CollectionScores[] scores = [.. results.Select(result => new CollectionScores(result, plan))];
        _terminal.Out.Write(new ExperimentReport(plan, folder).Write(scores, limit));
        _terminal.Error.WriteLine($"Tables, runs and plots are in {folder}");
        return scores.Any(collection => collection.Rows.Any(row => row.Failed > 0)) ? ExitCode.Failed : ExitCode.Ok;
    }

    private async Task<IReadOnlyList<CollectionResults>> MeasureAsync(
        ExperimentPlan plan, Stack stack, string folder, CancellationToken cancellationToken)
    {
        var variants = await Preflight.ProbeAsync(plan, stack, cancellationToken);
        (TestCollection Test, IReadOnlyList<Row> Rows)[] work =
            [.. plan.Collections.Select(collection => (TestCollection.Read(collection), RowNames.Rows(plan, collection, variants)))];
        Directory.CreateDirectory(folder);
        using var log = new ResultLog(Path.Combine(folder, "results.jsonl"));
        List<Collection> states = [];
        foreach (var (test, _) in work)
            states.Add(plan.NeedsStack ? await CollectionLoader.EnsureAsync(stack, test.Plan, _terminal, cancellationToken) : new Collection());

        var total = work.Sum(part => ExperimentRunner.Count(part.Test, part.Rows, plan.Seeds.Count));
        try
        {
            return await Progress.RunAsync(_terminal, "measuring", "results", total, async progress =>
            {
                List<CollectionResults> results = [];
                foreach (var ((test, rows), state) in work.Zip(states))
                    results.Add(await new ExperimentRunner(stack, test, state, plan.Seeds, log, progress).RunAsync(rows, plan.Parallel, cancellationToken));
                return results;
            });
        }
        catch (OperationCanceledException)
        {
            _terminal.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{log.Count:N0} results are kept in {folder}; the same command goes on from there."));
            throw;
        }
    }
}
