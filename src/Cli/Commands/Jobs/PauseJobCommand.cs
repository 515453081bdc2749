using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth pause</c>: begins no more queries.</summary>
internal sealed class PauseJobCommand(Terminal terminal)
    : ChangeJobCommand(terminal, "pause", "Begin no more queries of a job; those under way come to their end")
{
    protected override async Task<Job> ChangeAsync(
        ParseResult parsed, SynthesisService.SynthesisServiceClient client, string id, CancellationToken cancellationToken) =>
        (await client.PauseJobAsync(new() { Id = id }, cancellationToken: cancellationToken)).Job;
}
