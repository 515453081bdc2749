using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth delete</c>: removes a job.</summary>
internal sealed class DeleteJobCommand : JobCommand
{
    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    public DeleteJobCommand(Terminal terminal) : base("delete", "Remove a job that has ended, and what it has made; what other jobs share stays")
    {
        _terminal = terminal;
        Add(Id);
        AddOptions(_json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        await stack.Jobs.DeleteJobAsync(new() { Id = id }, cancellationToken: cancellationToken);
        if (parsed.GetValue(_json)) Json.WriteLine(_terminal.Out, new { Deleted = id });
        else _terminal.Out.WriteLine($"{id}: deleted");
        return ExitCode.Ok;
    }
}
