using Grpc.Core;
using Microsoft.Extensions.Options;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Calls;

/// <summary>Serves <c>reasonrank.v1.RetrievalService</c>: checks requests and hands them to the engine.</summary>
internal sealed partial class RetrievalCalls(
    IRetrievalEngine engine,
    SearchGate searches,
    IngestGate ingests,
    RetrievalMetrics metrics,
    IOptions<RetrievalOptions> options,
    TimeProvider time,
    ILogger<RetrievalCalls> logger) : RetrievalService.RetrievalServiceBase
{
    private const int MaxListed = 1_000, MaxListedBytes = 4 << 20;

    public override async Task<CreateCollectionResponse> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
    {
        var settings = request.Settings?.Clone() ?? new CollectionSettings();
        new Violations().RequireName("name", request.Name).RequireSettings("settings", settings).ThrowIfAny();
        if (settings.Analyzer.Length == 0) settings.Analyzer = "english";
        if (!settings.HasK1) settings.K1 = .9;
        if (!settings.HasB) settings.B = .4;
        var collection = await engine.CreateAsync(request.Name, settings, context.CancellationToken);
        LogCreated(request.Name);
        return new CreateCollectionResponse { Collection = await collection.DescribeAsync(context.CancellationToken) };
    }

    public override async Task<GetCollectionResponse> GetCollection(GetCollectionRequest request, ServerCallContext context)
    {
        var collection = await FindAsync("name", request.Name, new Violations(), context.CancellationToken);
        return new GetCollectionResponse { Collection = await collection.DescribeAsync(context.CancellationToken) };
    }

    public override async Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        var response = new ListCollectionsResponse();
        foreach (var collection in await engine.ListAsync(context.CancellationToken))
            response.Collections.Add(await collection.DescribeAsync(context.CancellationToken));
        return response;
    }

    public override async Task<DeleteCollectionResponse> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context)
    {
        new Violations().RequireName("name", request.Name).ThrowIfAny();
        await engine.DeleteAsync(request.Name, context.CancellationToken);
        LogDeleted(request.Name);
        return new DeleteCollectionResponse();
    }

    public override async Task<CompactCollectionResponse> CompactCollection(CompactCollectionRequest request, ServerCallContext context)
    {
        var collection = await FindAsync("name", request.Name, new Violations(), context.CancellationToken);
        await collection.CompactAsync(context.CancellationToken);
        return new CompactCollectionResponse { Collection = await collection.DescribeAsync(context.CancellationToken) };
    }

    public override async Task Ingest(
        IAsyncStreamReader<IngestRequest> requestStream, IServerStreamWriter<IngestResponse> responseStream, ServerCallContext context)
    {
        using var place = ingests.Enter();
        var first = await requestStream.MoveNext(context.CancellationToken) ? requestStream.Current : new IngestRequest();
        var violations = new Violations().Require(
            first.OperationCase == IngestRequest.OperationOneofCase.Collection, "collection", "must be named by the first message");
        violations.ThrowIfAny();
        var collection = await FindAsync("collection", first.Collection, violations, context.CancellationToken);

        var session = new IngestSession(collection, responseStream);
        await session.RunAsync(requestStream, context.CancellationToken);
        metrics.Ingested(first.Collection, session.Applied, session.Refused);
        LogIngested(first.Collection, session.Applied, session.Refused);
    }

    public override async Task<GetPassagesResponse> GetPassages(GetPassagesRequest request, ServerCallContext context)
    {
        var collection = await FindAsync(
            "collection", request.Collection, new Violations().RequireIds("ids", request.Ids, 1, RequestRules.MaxIds), context.CancellationToken);
        return await searches.RunAsync(() => GetPassagesAsync(collection, request, context.CancellationToken), context.CancellationToken);
    }

    public override async Task ListPassages(
        ListPassagesRequest request, IServerStreamWriter<ListPassagesResponse> responseStream, ServerCallContext context)
    {
        using var place = ingests.Enter();
        var violations = new Violations();
        if (request.Filter is not null) violations.RequireFilter("filter", request.Filter);
        if (request.AfterId.Length > 0) violations.RequireId("after_id", request.AfterId);
        var collection = await FindAsync("collection", request.Collection, violations, context.CancellationToken);
        var (response, bytes) = (new ListPassagesResponse(), 0L);
        await foreach (var passage in collection.ListAsync(request, context.CancellationToken))
        {
            response.Passages.Add(passage);
            bytes += passage.CalculateSize();
            if (response.Passages.Count < MaxListed && bytes < MaxListedBytes) continue;
            await responseStream.WriteAsync(response, context.CancellationToken);
            (response, bytes) = (new ListPassagesResponse(), 0);
        }
        if (response.Passages.Count > 0) await responseStream.WriteAsync(response, context.CancellationToken);
    }

    public override async Task<DeletePassagesResponse> DeletePassages(DeletePassagesRequest request, ServerCallContext context)
    {
        var collection = await FindAsync(
            "collection", request.Collection, new Violations().RequireIds("ids", request.Ids, 1, RequestRules.MaxIds), context.CancellationToken);
        var ids = request.Ids.ToHashSet(StringComparer.Ordinal);
        return new DeletePassagesResponse { Deleted = await collection.DeleteAsync(ids, context.CancellationToken) };
    }

    private static async Task<GetPassagesResponse> GetPassagesAsync(
        IPassageCollection collection, GetPassagesRequest request, CancellationToken cancellation)
    {
        var (response, budget, index) = (new GetPassagesResponse(), new ResponseBudget(), 0);
        await foreach (var passage in collection.GetAsync(request.Ids, cancellation))
        {
            if (passage is null)
            {
                response.Missing.Add(request.Ids[index]);
            }
            else
            {
                budget.Take(passage, "ids");
                response.Passages.Add(passage);
            }
            index++;
        }
        return response;
    }

    private async ValueTask<IPassageCollection> FindAsync(string field, string name, Violations violations, CancellationToken cancellation)
    {
        violations.RequireName(field, name).ThrowIfAny();
        return await engine.GetAsync(name, cancellation);
    }

    [LoggerMessage(1, LogLevel.Information, "Collection {Collection} was created")]
    private partial void LogCreated(string collection);

    [LoggerMessage(2, LogLevel.Information, "Collection {Collection} was deleted")]
    private partial void LogDeleted(string collection);

    [LoggerMessage(3, LogLevel.Information, "Collection {Collection} took {Applied} operations and refused {Refused}")]
    private partial void LogIngested(string collection, long applied, long refused);
}
