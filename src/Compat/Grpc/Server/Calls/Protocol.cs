using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using HttpProtocol = Microsoft.AspNetCore.Http.HttpProtocol;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>The HTTP side of a response: content type, status, trailers.</summary>
internal static class Protocol
{
    /// <summary>Refuses what is not gRPC over HTTP/2: 415 for the content type, 426 for the version.</summary>
    public static bool Accepts(HttpContext http)
    {
        if (!Headers.IsGrpc(http.Request.ContentType))
        {
            Refuse(http, StatusCodes.Status415UnsupportedMediaType, $"The content type must be {Headers.ContentType}.");
            return false;
        }
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "HTTP/2";
            Refuse(http, StatusCodes.Status426UpgradeRequired, "gRPC needs HTTP/2.");
            return false;
        }
        http.Response.ContentType = Headers.ContentType;
        return true;
    }

    /// <summary>Answers a call with a status and nothing else.</summary>
    public static Task EndAsync(HttpContext http, Status status)
    {
        if (Accepts(http)) WriteStatus(http.Response.Headers, status);
        return Task.CompletedTask;
    }

    /// <summary>Where the status goes: trailers after a message or headers, else the headers themselves ("trailers-only").</summary>
    public static IHeaderDictionary StatusDestination(HttpContext http, bool responded) =>
        responded || http.Response.HasStarted
            ? http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : http.Response.Headers;

    public static void WriteStatus(IHeaderDictionary destination, Status status)
    {
        destination[Headers.Status] = Code(status.StatusCode);
        if (!string.IsNullOrEmpty(status.Detail)) destination[Headers.Message] = PercentEncoding.Encode(status.Detail);
    }

    /// <summary>Adds metadata; what belongs to the protocol is left out.</summary>
    /// <exception cref="InvalidOperationException">The value has characters that no header may have.</exception>
    public static void Append(IHeaderDictionary destination, Metadata.Entry entry)
    {
        // Not IHeaderDictionary.Append, which drops empty values.
        if (Headers.IsMetadata(entry.Key))
            destination[entry.Key] = StringValues.Concat(destination[entry.Key], Headers.Encode(entry));
    }

    private static void Refuse(HttpContext http, int httpStatus, string detail)
    {
        http.Response.StatusCode = httpStatus;
        WriteStatus(http.Response.Headers, new Status(StatusCode.Internal, detail));
    }

    private static string Code(StatusCode code) =>
        code == StatusCode.OK ? "0" : ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
