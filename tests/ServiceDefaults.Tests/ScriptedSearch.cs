using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.ServiceDefaults.Tests;

/// <summary>A service that does what the query of a request tells it.</summary>
internal sealed class ScriptedSearch(Func<SearchRequest, ServerCallContext, Task<SearchResponse>> script) : SearchService.SearchServiceBase
{
    public override Task<SearchResponse> Search(SearchRequest request, ServerCallContext context) => script(request, context);

    public override async Task SearchStream(
        SearchStreamRequest request, IServerStreamWriter<SearchStreamResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new SearchStreamResponse { FirstStage = new FirstStage() }, context.CancellationToken);
        await responseStream.WriteAsync(
            new SearchStreamResponse { Result = await script(request.Request, context) }, context.CancellationToken);
    }
}
