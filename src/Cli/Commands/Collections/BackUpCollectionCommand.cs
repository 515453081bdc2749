using System.Globalization;
using ReasonRank.Cli.Backups;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection backup</c>: writes the files of a collection to a folder.</summary>
internal sealed class BackUpCollectionCommand(Terminal terminal)
    : BackupCommand(terminal, "backup", About, "Name of the collection", "Folder to make; it must not be there, or be empty")
{
    private const string About =
        """
        Back a collection up to a folder on this machine while it is searched and written.

        The backup is the collection as of one commit; files are checked on the way. The folder appears when it is complete.
        """;

    protected override async Task<ExitCode> RunAsync(string collection, string folder, Stack stack, CancellationToken cancellationToken)
    {
        using var written = new AtomicFolder(folder);
        using var call = stack.Retrieval.BackUpCollection(new() { Name = collection }, cancellationToken: cancellationToken);
        if (!await call.ResponseStream.MoveNext(cancellationToken)) throw new CliException(ExitCode.Failed, "the server sent nothing");
        var size = call.ResponseStream.Current.SizeBytes;
        var files = await Progress.RunAsync(
            Terminal, $"backing {collection} up", "bytes", size,
            progress => new BackupDownload(call.ResponseStream, written.Temporary, progress).RunAsync(cancellationToken));
        written.Commit();
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{collection}: {files:N0} files with {size:N0} bytes in {folder}"));
        return ExitCode.Ok;
    }
}
