using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth formats</c>: the formats of exports.</summary>
internal sealed class ListFormatsCommand : JobCommand
{
    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per format" };

    public ListFormatsCommand(Terminal terminal) : base("formats", "List the formats of exports, what reads them, and their parameters with ranges and defaults")
    {
        _terminal = terminal;
        AddOptions(_json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        foreach (var format in (await stack.Jobs.ListFormatsAsync(new(), cancellationToken: cancellationToken)).Formats)
        {
            if (parsed.GetValue(_json))
            {
                Json.WriteLine(_terminal.Out, MessageJson.Of(format));
                continue;
            }
            _terminal.Out.WriteLine($"{format.Name}: {format.Description}");
            foreach (var parameter in format.Parameters)
                _terminal.Out.WriteLine($"  {parameter.Name} = {parameter.DefaultValue}  {parameter.Description}");
        }
        return ExitCode.Ok;
    }
}
