using Google.Protobuf;
using Grpc.Core;
using ReasonRank.Gateway.Search;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Gateway.Http;

/// <summary>
/// Search as JSON: <c>POST /v1/search</c> takes a SearchRequest and answers with a SearchResponse, both in protobuf's
/// JSON mapping with the field names of the proto files.
/// </summary>
internal static class SearchRoute
{
    private const long MaxBody = 4 * 1024 * 1024;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    public static void MapSearchRoute(this IEndpointRouteBuilder app) => app.MapPost("/v1/search", SearchAsync);

    private static async Task SearchAsync(HttpContext context, SearchPipeline pipeline)
    {
        try
        {
            var request = await ReadAsync(context);
            var response = await pipeline.RunAsync(
                request, new(false, DateTime.MaxValue, _ => Task.CompletedTask, context.RequestAborted));
            await JsonReply.WriteAsync(context, StatusCodes.Status200OK, response);
        }
        catch (RpcException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            await JsonReply.WriteErrorAsync(context, RpcErrors.ToStatus(e));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer any more.
        }
    }

    private static async Task<SearchRequest> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw Refuse("The body must be JSON: Content-Type: application/json.");
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBody;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            return Parser.Parse<SearchRequest>(await reader.ReadToEndAsync(context.RequestAborted));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Refuse($"The body is not a SearchRequest: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            throw Refuse(e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {MaxBody:N0} bytes."
                : "The body could not be read.");
        }
    }

    private static RpcException Refuse(string message) => RpcErrors.Create(
        StatusCode.InvalidArgument, message, RpcErrors.Info("BAD_BODY"));
}
