using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Gateway.Http;

/// <summary>Reads messages in protobuf's JSON mapping; unknown fields are refused.</summary>
internal static class JsonBody
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    /// <summary>The message that is a request's body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">The largest body that is read.</param>
    /// <exception cref="RpcException">The body is something else, or too large.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, long maxBytes) where T : IMessage, new()
    {
        if (!context.Request.HasJsonContentType())
            throw Refuse("The body must be JSON: Content-Type: application/json.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            return Parser.Parse<T>(await reader.ReadToEndAsync(context.RequestAborted));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw Refuse($"The body is not a {typeof(T).Name}: {e.Message}");
        }
        catch (BadHttpRequestException e)
        {
            throw Refuse(e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {maxBytes:N0} bytes."
                : "The body could not be read.");
        }
    }

    private static RpcException Refuse(string message) => RpcErrors.Create(
        StatusCode.InvalidArgument, message, RpcErrors.Info("BAD_BODY"));
}
