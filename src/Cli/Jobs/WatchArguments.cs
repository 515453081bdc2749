using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Jobs;

/// <summary>The options that say how a job is followed; follows it.</summary>
internal sealed class WatchArguments
{
    private readonly Option<bool> _json = new("--json") { Description = "Print each event as a line of JSON, with a cursor to go on from" };
    private readonly Option<bool> _items = new("--items") { Description = "Tell also how each query ended" };
    private readonly Prices _prices = new();

    public IReadOnlyList<Option> Options => [_items, .. _prices.Options, _json];

    /// <summary>Whether machines read the output.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Follows a job until nothing more happens by itself, and sums it up.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="stack">The services.</param>
    /// <param name="id">The job.</param>
    /// <param name="cursor">Only what happened after it; empty for all.</param>
    /// <param name="comeBack">Tells how to come back when the watching is stopped.</param>
    /// <param name="cancellationToken">Stops the watching.</param>
    public async Task<ExitCode> RunAsync(
        ParseResult parsed, Terminal terminal, Stack stack, string id, string cursor, Action comeBack, CancellationToken cancellationToken)
    {
        var request = new WatchJobRequest { Id = id, Cursor = cursor, ProgressOnly = !parsed.GetValue(_items) };
        var (json, cost) = (IsJson(parsed), _prices.Read(parsed));
        try
        {
            var watcher = new JobWatcher(stack.Jobs, TimeProvider.System);
            var job = await JobDisplay.RunAsync(
                terminal, json, cost, display => watcher.RunAsync(request, display.See, display.Lost, cancellationToken));
            if (!json) JobSummary.Write(terminal.Out, job, cost);
            return job.State == JobState.Done && job.Counts.Failed.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            comeBack();
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
