using System.CommandLine;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary>A command between a collection and the folder of a backup.</summary>
internal abstract class BackupCommand : StackCommand
{
    private readonly Argument<string> _collection, _folder;

    /// <summary>A command with the two arguments.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="collection">What the collection is to be.</param>
    /// <param name="folder">What the folder is to be.</param>
    protected BackupCommand(Terminal terminal, string name, string description, string collection, string folder) : base(name, description)
    {
        Terminal = terminal;
        Add(_collection = new("COLLECTION") { Description = collection });
        Add(_folder = new("FOLDER") { Description = folder });
        AddOptions();
    }

    /// <summary>Where to write.</summary>
    protected Terminal Terminal { get; }

    protected sealed override Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken) =>
        RunAsync(parsed.GetRequiredValue(_collection), parsed.GetRequiredValue(_folder), stack, cancellationToken);

    /// <summary>Does the work.</summary>
    protected abstract Task<ExitCode> RunAsync(string collection, string folder, Stack stack, CancellationToken cancellationToken);
}
