using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Backups;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection restore</c>: makes a collection of a backup.</summary>
internal sealed class RestoreCollectionCommand : StackCommand
{
    private const string About =
        """
        Make a collection of a backup in a folder on this machine.

        The name must be free; it need not be the one that was backed up. The collection appears when all of it has arrived and
        was found sound, or not at all.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the new collection" };
    private readonly Argument<string> _folder = new("FOLDER") { Description = "Folder that 'reasonrank collection backup' wrote" };

    public RestoreCollectionCommand(Terminal terminal) : base("restore", About)
    {
        _terminal = terminal;
        Add(_collection);
        Add(_folder);
        AddOptions();
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_collection);
        var upload = new BackupUpload(parsed.GetRequiredValue(_folder));
        var collection = await Progress.RunAsync(
            _terminal, $"restoring {name}", "bytes", upload.SizeBytes,
            progress => upload.RunAsync(stack.Retrieval, name, progress, cancellationToken));
        _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {collection.PassageCount:N0} passages"));
        return ExitCode.Ok;
    }
}
