using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth steps</c>: the kinds of steps.</summary>
internal sealed class ListStepsCommand : JobCommand
{
    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per kind" };

    public ListStepsCommand(Terminal terminal) : base("steps", "List the kinds of steps, what they need and make, and their parameters with the defaults")
    {
        _terminal = terminal;
        AddOptions(_json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var kinds = (await stack.Jobs.ListStepsAsync(new(), cancellationToken: cancellationToken)).Kinds;
        foreach (var kind in kinds)
        {
            if (parsed.GetValue(_json))
            {
                Json.WriteLine(_terminal.Out, MessageJson.Of(kind));
                continue;
            }
            _terminal.Out.WriteLine($"{kind.Kind}: {kind.Description}");
            if (kind.Needs.Count > 0) _terminal.Out.WriteLine($"  needs       {string.Join(", ", kind.Needs)}");
            if (kind.Makes.Length > 0) _terminal.Out.WriteLine($"  makes       {kind.Makes}");
            var defaults = (System.Text.Json.Nodes.JsonObject)MessageJson.Of(kind.Defaults);
            _terminal.Out.WriteLine($"  parameters  {{{string.Join(", ", defaults.Select(pair => $"{pair.Key}: {pair.Value?.ToJsonString()}"))}}}");
        }
        return ExitCode.Ok;
    }
}
