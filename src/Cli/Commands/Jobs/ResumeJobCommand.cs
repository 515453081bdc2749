using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth resume</c>: goes on with a job.</summary>
internal sealed class ResumeJobCommand : ChangeJobCommand
{
    private readonly Option<long?> _tokens;

    public ResumeJobCommand(Terminal terminal)
        : this(terminal, new("--tokens") { Description = "Most tokens from now on, for a job that used up its limit", HelpName = "N" })
    {
    }

    private ResumeJobCommand(Terminal terminal, Option<long?> tokens)
        : base(terminal, "resume", "Go on with a job that was paused or stopped itself", tokens) => _tokens = tokens.Within(1, long.MaxValue);

    protected override async Task<Job> ChangeAsync(
        ParseResult parsed, SynthesisService.SynthesisServiceClient client, string id, CancellationToken cancellationToken)
    {
        var request = new ResumeJobRequest { Id = id };
        if (parsed.GetValue(_tokens) is { } tokens) request.Tokens = tokens;
        return (await client.ResumeJobAsync(request, cancellationToken: cancellationToken)).Job;
    }
}
