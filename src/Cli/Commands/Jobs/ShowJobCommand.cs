using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth show</c>: a job as it stands, and why queries did not become items.</summary>
internal sealed class ShowJobCommand : JobCommand
{
    private const int MaxMessage = 160;

    private readonly Terminal _terminal;

    private readonly Option<int> _examples = new("--examples") { Description = "Queries shown for each reason, 0 to 100", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };
    private readonly Prices _prices = new();

    public ShowJobCommand(Terminal terminal) : base("show", "Show a job as it stands: counts, tokens, and by reason which queries were left out or failed")
    {
        _terminal = terminal;
        Add(Id);
        _examples.Within(0, 100);
        AddOptions([_examples, .. _prices.Options, _json]);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var job = (await stack.Jobs.GetJobAsync(new() { Id = parsed.GetRequiredValue(Id) }, cancellationToken: cancellationToken)).Job;
        var reasons = new ReasonExamples(stack.Jobs, job, parsed.GetValue(_examples));
        var filtered = await reasons.FindAsync(ItemState.Filtered, job.Counts.Filtered, cancellationToken);
        var failed = await reasons.FindAsync(ItemState.Failed, job.Counts.Failed, cancellationToken);
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new { Job = MessageJson.Of(job), Filtered = ToJson(filtered), Failed = ToJson(failed) });
            return ExitCode.Ok;
        }
        JobSummary.Write(_terminal.Out, job, _prices.Read(parsed));
        Write("Filtered", job.Counts.Filtered, filtered);
        Write("Failed", job.Counts.Failed, failed);
        if (failed.Count > 0) _terminal.Error.WriteLine($"Try the failed ones again: {CommandLine(parsed, $"synth retry {job.Id}")}");
        return ExitCode.Ok;
    }

    private void Write(string title, IEnumerable<KeyValuePair<string, long>> counts, IReadOnlyDictionary<string, List<ItemSummary>> examples)
    {
        foreach (var (reason, count) in counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{title}: {reason}, {count:N0}"));
            foreach (var item in examples.GetValueOrDefault(reason) ?? [])
            {
                var place = item.Step.Length > 0 ? $" at {item.Step}" : "";
                _terminal.Out.WriteLine($"  {item.QueryId}{place}: {JobText.Cut(item.Message, MaxMessage)}");
            }
        }
    }

    private static Dictionary<string, object> ToJson(IReadOnlyDictionary<string, List<ItemSummary>> examples) =>
        examples.ToDictionary(pair => pair.Key, pair => (object)pair.Value.Select(MessageJson.Of).ToArray());
}
