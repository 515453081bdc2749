using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>SearchService over gRPC.</summary>
internal sealed class SearchGrpcService(SearchPipeline pipeline) : SearchService.SearchServiceBase
{
    public override Task<SearchResponse> Search(SearchRequest request, ServerCallContext context) =>
        pipeline.RunAsync(request, new(false, context.Deadline, _ => Task.CompletedTask, context.CancellationToken));

    public override async Task SearchStream(
        SearchStreamRequest request, IServerStreamWriter<SearchStreamResponse> responses, ServerCallContext context)
    {
        SearchResponse result;
        try
        {
            result = await pipeline.RunAsync(
                request.Request ?? new SearchRequest(),
                new(
                    request.IncludeReasoning,
                    context.Deadline,
                    progress => responses.WriteAsync(progress, context.CancellationToken),
                    context.CancellationToken));
        }
        catch (RpcException refusal) when (refusal.StatusCode == StatusCode.InvalidArgument)
        {
            throw FieldPaths.ToSearchStream(refusal);
        }
        await responses.WriteAsync(new SearchStreamResponse { Result = result }, context.CancellationToken);
    }
}
