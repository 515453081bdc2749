using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.Synthesis;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth watch</c>: follows a job.</summary>
internal sealed class WatchJobCommand : JobCommand
{
    private const string About =
        """
        Follow a job: a table that changes in place, or lines where nobody watches.

        It ends with the job, or when the job stops itself; the exit code is 0 when all queries ended and none failed. Ctrl-C ends
        the watching, not the job. A lost connection is made again.

          reasonrank synth watch JOB --price-in 0.27 --price-out 1.10
        """;

    private readonly Terminal _terminal;

    private readonly Option<string?> _cursor = new("--cursor") { Description = "Tell only what happened after it, from an earlier --json", HelpName = "CURSOR" };
    private readonly WatchArguments _watching = new();

    public WatchJobCommand(Terminal terminal) : base("watch", About)
    {
        _terminal = terminal;
        Add(Id);
        AddOptions([_cursor, .. _watching.Options]);
    }

    protected override SynthesisRole? JobsRole(ParseResult parsed) => SynthesisRole.Both;

    protected override Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var id = parsed.GetRequiredValue(Id);
        return _watching.RunAsync(
            parsed, _terminal, stack, id, parsed.GetValue(_cursor) ?? "", () => _terminal.Error.WriteLine(ComeBack(parsed, id)), cancellationToken);
    }
}
