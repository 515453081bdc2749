using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection repair</c>: goes on without the damaged files of a collection.</summary>
internal sealed class RepairCollectionCommand : StackCommand
{
    private const string About =
        """
        Open a collection again without its damaged files.

        They are set aside in its folder. Passages in them are gone; without a file of deletes, passages come back that were
        deleted. Index the same passages again to make up for both: what is there already is not sent.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection" };

    public RepairCollectionCommand(Terminal terminal) : base("repair", About)
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions();
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_collection);
        var repaired = await stack.Retrieval.RepairCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken);
        foreach (var file in repaired.LeftOut) _terminal.Out.WriteLine($"{name}: left out {file.File}, which {file.Problem}");
        _terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {(repaired.LeftOut.Count == 0 ? "nothing was damaged, " : "")}{repaired.Collection.PassageCount:N0} passages"));
        return ExitCode.Ok;
    }
}
