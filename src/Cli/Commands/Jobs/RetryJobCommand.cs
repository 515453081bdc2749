using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth retry</c>: puts failed queries back in the queue.</summary>
internal sealed class RetryJobCommand : ChangeJobCommand
{
    private readonly Terminal _terminal;
    private readonly Option<string?> _reason;

    public RetryJobCommand(Terminal terminal)
        : this(terminal, new("--reason") { Description = "Only those that failed for this reason, such as model-unavailable", HelpName = "REASON" })
    {
    }

    private RetryJobCommand(Terminal terminal, Option<string?> reason)
        : base(terminal, "retry", "Put the failed queries of a job back in the queue", reason) => (_terminal, _reason) = (terminal, reason);

    protected override async Task<Job> ChangeAsync(
        ParseResult parsed, SynthesisService.SynthesisServiceClient client, string id, CancellationToken cancellationToken)
    {
        var request = new RetryFailedRequest { Id = id, Reason = parsed.GetValue(_reason) ?? "" };
        var retried = await client.RetryFailedAsync(request, cancellationToken: cancellationToken);
        _terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{retried.Count:N0} queries are put back."));
        if (retried.Job.State is JobState.Paused or JobState.Stopped && retried.Count > 0)
            _terminal.Error.WriteLine($"The job is {retried.Job.State.ToString().ToLowerInvariant()}: {CommandLine(parsed, $"synth resume {id}")}");
        return retried.Job;
    }
}
