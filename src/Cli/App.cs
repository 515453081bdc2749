using System.CommandLine;
using System.CommandLine.Invocation;
using ReasonRank.Cli.Commands;
using ReasonRank.Cli.Commands.Collections;
using ReasonRank.Cli.Commands.Jobs;
using ReasonRank.Cli.Commands.LocalModels;
using ReasonRank.Cli.Commands.Prompts;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli;

/// <summary>The program.</summary>
internal static class App
{
    private const string About =
        """
        ReasonRank: retrieve passages, rerank them with reasoning, and measure both.

        Exit codes: 0 done; 1 failed, or done in part only; 2 wrong usage; 3 the server cannot be reached;
        4 no such collection or job; 5 an input file is missing or malformed; 130 stopped by Ctrl-C.
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellationToken">Stops it, as Ctrl-C does.</param>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var parsed = Root(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) terminal.Error.WriteLine($"error: {error.Message}");
            terminal.Error.WriteLine($"Try: reasonrank {string.Join(' ', Path(parsed).Reverse().Append("--help"))}");
            return (int)ExitCode.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception failure)
        {
            return (int)Failure.Report(failure, terminal.Error);
        }
        finally
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static RootCommand Root(Terminal terminal) => new(About)
    {
        new IndexCommand(terminal),
        new SearchCommand(terminal),
        new RerankCommand(terminal),
        new CollectionCommand(terminal),
        new EvalCommand(terminal),
        new ExperimentCommand(terminal),
        new AnalyzeCommand(terminal),
        new ModelsCommand(terminal),
        new ModelCommand(terminal),
        new PromptsCommand(terminal),
        new SynthCommand(terminal),
    };

    // From the command up.
    private static IEnumerable<string> Path(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is { Command: not RootCommand }; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            yield return command.Command.Name;
    }
}
