using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary>A command that changes how a job goes on, and shows it as it stands then.</summary>
internal abstract class ChangeJobCommand : JobCommand
{
    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Print the job as one JSON object" };

    protected ChangeJobCommand(Terminal terminal, string name, string description, params Option[] options) : base(name, description)
    {
        _terminal = terminal;
        Add(Id);
        AddOptions([.. options, _json]);
    }

    /// <summary>Changes it.</summary>
    /// <returns>The job as it stands then.</returns>
    protected abstract Task<Job> ChangeAsync(
        ParseResult parsed, SynthesisService.SynthesisServiceClient client, string id, CancellationToken cancellationToken);

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var job = await ChangeAsync(parsed, stack.Jobs, parsed.GetRequiredValue(Id), cancellationToken);
        if (parsed.GetValue(_json)) Json.WriteLine(_terminal.Out, MessageJson.Of(job));
        else _terminal.Out.WriteLine($"{job.Id}: {JobText.State(job.State)}, {JobText.Counts(job.Counts)}");
        return ExitCode.Ok;
    }
}
