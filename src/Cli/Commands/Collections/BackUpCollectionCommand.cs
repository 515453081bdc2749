using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Backups;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection backup</c>: writes the files of a collection to a folder.</summary>
internal sealed class BackUpCollectionCommand : StackCommand
{
    private const string About =
        """
        Back a collection up to a folder on this machine while it is searched and written.

        The backup is the collection as of one commit; files are checked on the way. The folder appears when it is complete.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection" };
    private readonly Argument<string> _folder = new("FOLDER") { Description = "Folder to make; it must not be there, or be empty" };

    public BackUpCollectionCommand(Terminal terminal) : base("backup", About)
    {
        _terminal = terminal;
        Add(_collection);
        Add(_folder);
        AddOptions();
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var (name, path) = (parsed.GetRequiredValue(_collection), parsed.GetRequiredValue(_folder));
        using var folder = new AtomicFolder(path);
        using var call = stack.Retrieval.BackUpCollection(new() { Name = name }, cancellationToken: cancellationToken);
        if (!await call.ResponseStream.MoveNext(cancellationToken)) throw new CliException(ExitCode.Failed, "the server sent nothing");
        var size = call.ResponseStream.Current.SizeBytes;
        var files = await Progress.RunAsync(
            _terminal, $"backing {name} up", "bytes", size,
            progress => new BackupDownload(call.ResponseStream, folder.Temporary, progress).RunAsync(cancellationToken));
        folder.Commit();
        _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {files:N0} files with {size:N0} bytes in {path}"));
        return ExitCode.Ok;
    }
}
