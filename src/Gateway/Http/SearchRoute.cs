using ReasonRank.Gateway.Search;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Http;

/// <summary>
/// Search as JSON: <c>POST /v1/search</c> takes a SearchRequest and answers with a SearchResponse, both in protobuf's
/// JSON mapping with the field names of the proto files.
/// </summary>
internal static class SearchRoute
{
    private const long MaxBody = 4 * 1024 * 1024;

    public static void MapSearchRoute(this IEndpointRouteBuilder app) => app.MapPost("/v1/search", SearchAsync);

    private static Task SearchAsync(HttpContext context, SearchPipeline pipeline) => JsonReply.AnswerAsync(context, async () =>
        await pipeline.RunAsync(
            await JsonBody.ReadAsync<SearchRequest>(context, MaxBody),
            new(false, DateTime.MaxValue, _ => Task.CompletedTask, context.RequestAborted)));
}
