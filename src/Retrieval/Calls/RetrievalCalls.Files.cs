using Grpc.Core;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Calls;

internal sealed partial class RetrievalCalls
{
    public override async Task BackUpCollection(
        BackUpCollectionRequest request, IServerStreamWriter<BackUpCollectionResponse> responseStream, ServerCallContext context)
    {
        new Violations().RequireName("name", request.Name).ThrowIfAny();
        using var place = ingests.Enter();
        await foreach (var part in Files.BackUpAsync(request.Name, context.CancellationToken))
            await responseStream.WriteAsync(part, context.CancellationToken);
    }

    public override async Task<RestoreCollectionResponse> RestoreCollection(
        IAsyncStreamReader<RestoreCollectionRequest> requestStream, ServerCallContext context)
    {
        using var place = ingests.Enter();
        var first = await requestStream.MoveNext(context.CancellationToken) ? requestStream.Current : new RestoreCollectionRequest();
        new Violations().RequireName("name", first.Name).ThrowIfAny();
        var chunks = requestStream.ReadAllAsync(context.CancellationToken).Select(request => request.Chunk ?? new FileChunk());
        var collection = await Files.RestoreAsync(first.Name, chunks, context.CancellationToken);
        LogRestored(first.Name);
        return new RestoreCollectionResponse { Collection = await collection.DescribeAsync(context.CancellationToken) };
    }

    public override async Task<VerifyCollectionResponse> VerifyCollection(VerifyCollectionRequest request, ServerCallContext context)
    {
        new Violations().RequireName("name", request.Name).ThrowIfAny();
        using var place = ingests.Enter();
        return new VerifyCollectionResponse { Damaged = { await Files.VerifyAsync(request.Name, context.CancellationToken) } };
    }

    public override async Task<RepairCollectionResponse> RepairCollection(RepairCollectionRequest request, ServerCallContext context)
    {
        new Violations().RequireName("name", request.Name).ThrowIfAny();
        var leftOut = await Files.RepairAsync(request.Name, context.CancellationToken);
        if (leftOut.Count > 0) LogRepaired(request.Name, leftOut.Count);
        var collection = await engine.GetAsync(request.Name, context.CancellationToken);
        return new RepairCollectionResponse { Collection = await collection.DescribeAsync(context.CancellationToken), LeftOut = { leftOut } };
    }

    private ICollectionFiles Files => engine as ICollectionFiles ?? throw RpcErrors.Create(
        StatusCode.FailedPrecondition,
        "The engine keeps no files of its own: use the cluster's snapshots, or 'reasonrank collection copy' to copy a collection to another engine.",
        RpcErrors.Info("ENGINE_HAS_NO_FILES"));

    [LoggerMessage(4, LogLevel.Information, "Collection {Collection} was restored from a backup")]
    private partial void LogRestored(string collection);

    [LoggerMessage(5, LogLevel.Warning, "Collection {Collection} goes on without {LeftOut} damaged files")]
    private partial void LogRepaired(string collection, int leftOut);
}
