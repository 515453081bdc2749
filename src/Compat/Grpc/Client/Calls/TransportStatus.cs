using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>
/// The status for what is not a gRPC answer. Sources: "HTTP to gRPC Status Code Mapping", "gRPC over HTTP2" (errors).
/// </summary>
internal static class TransportStatus
{
    public static Status Of(HttpStatusCode code)
    {
        var status = code switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new Status(status, $"The server answered with HTTP status {(int)code} and no gRPC status.");
    }

    public static Status Of(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RpcException rpc:
                    return rpc.Status;
                case HttpProtocolException protocol:
                    return new Status(Of(protocol.ErrorCode), $"The HTTP/2 stream ended with error {protocol.ErrorCode}.", exception);
                case SocketException socket:
                    return new Status(StatusCode.Unavailable, $"The server cannot be reached: {socket.Message}", exception);
                case HttpRequestException request when IsConnectionFailure(request.HttpRequestError):
                case IOException { InnerException: null }:
                    return new Status(StatusCode.Unavailable, $"The connection to the server failed: {cause.Message}", exception);
            }
        }
        return new Status(StatusCode.Internal, $"The call failed: {exception.Message}", exception);
    }

    private static bool IsConnectionFailure(HttpRequestError error) => error is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError;

    private static StatusCode Of(long http2Error) => http2Error switch
    {
        7 => StatusCode.Unavailable, // REFUSED_STREAM
        8 => StatusCode.Cancelled, // CANCEL
        11 => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
