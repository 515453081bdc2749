using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth cancel</c>: ends a job before its time.</summary>
internal sealed class CancelJobCommand(Terminal terminal)
    : ChangeJobCommand(terminal, "cancel", "End a job before its time; what it has made stays and can be exported")
{
    protected override async Task<Job> ChangeAsync(
        ParseResult parsed, SynthesisService.SynthesisServiceClient client, string id, CancellationToken cancellationToken) =>
        (await client.CancelJobAsync(new() { Id = id }, cancellationToken: cancellationToken)).Job;
}
