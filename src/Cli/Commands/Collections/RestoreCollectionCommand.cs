using System.Globalization;
using ReasonRank.Cli.Backups;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection restore</c>: makes a collection of a backup.</summary>
internal sealed class RestoreCollectionCommand(Terminal terminal)
    : BackupCommand(terminal, "restore", About, "Name of the new collection", "Folder that 'reasonrank collection backup' wrote")
{
    private const string About =
        """
        Make a collection of a backup in a folder on this machine.

        The name must be free; it need not be the one that was backed up. The collection appears when all of it has arrived and
        was found sound, or not at all.
        """;

    protected override async Task<ExitCode> RunAsync(string collection, string folder, Stack stack, CancellationToken cancellationToken)
    {
        var upload = new BackupUpload(folder);
        var restored = await Progress.RunAsync(
            Terminal, $"restoring {collection}", "bytes", upload.SizeBytes,
            progress => upload.RunAsync(stack.Retrieval, collection, progress, cancellationToken));
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection}: {restored.PassageCount:N0} passages"));
        return ExitCode.Ok;
    }
}
