using System.CommandLine;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection</c>: works on whole collections.</summary>
internal sealed class CollectionCommand : Command
{
    public CollectionCommand(Terminal terminal) : base("collection", "Work on whole collections")
    {
        Add(new CopyCollectionCommand(terminal));
        Add(new BackUpCollectionCommand(terminal));
        Add(new RestoreCollectionCommand(terminal));
        Add(new VerifyCollectionCommand(terminal));
        Add(new RepairCollectionCommand(terminal));
    }
}
