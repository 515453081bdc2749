using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.Cli.Indexing;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>Sees to it that the stack has the passages of a collection.</summary>
internal static class CollectionLoader
{
    /// <summary>
    /// The collection as it stands, without what says nothing about its content; loaded first when it lacks passages of
    /// its file. Loading goes on from what a stopped start left behind.
    /// </summary>
    /// <exception cref="CliException">There is no such collection, and no file to load it from.</exception>
    public static async Task<Collection> EnsureAsync(Stack stack, CollectionPlan plan, Terminal terminal, CancellationToken cancellationToken)
    {
        var found = await FindAsync(stack, plan.Name, cancellationToken);
        if (plan.Corpus is not { } corpus)
        {
            return found is not null ? Content(found) : throw new CliException(
                ExitCode.NotFound, $"there is no collection {plan.Name}; load it with reasonrank index, or give its beir or corpus");
        }
        if (found is not null && found.PassageCount >= CorpusFile.Read(corpus).LongCount()) return Content(found);
        var collection = await CollectionSetup.EnsureAsync(stack.Retrieval, plan.Name, new CollectionSettings(), cancellationToken);
        var source = PassageSource.Jsonl(corpus);
        await Progress.RunAsync(
            terminal, $"indexing {plan.Name}", "passages", source.Count(cancellationToken),
            progress => new Ingestion(stack.Retrieval, collection, progress).RunAsync(source, sync: false, cancellationToken));
        var loaded = await stack.Retrieval.CompactCollectionAsync(new() { Name = plan.Name }, cancellationToken: cancellationToken);
        return Content(loaded.Collection);
    }

    // How it lies on the disk changes in the background.
    private static Collection Content(Collection collection) => new(collection) { SegmentCount = 0, SizeBytes = 0 };

    private static async Task<Collection?> FindAsync(Stack stack, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await stack.Retrieval.GetCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken)).Collection;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
