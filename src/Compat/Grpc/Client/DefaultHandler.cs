namespace Grpc.Net.Client;

internal static class DefaultHandler
{
    /// <summary>
    /// A handler as gRPC wants it: more connections when the streams of one are used up, and nothing of what browsers need.
    /// </summary>
    /// <param name="useProxy">False for plain text: HTTP/2 with prior knowledge does not pass an HTTP proxy.</param>
    public static SocketsHttpHandler Create(bool useProxy) => new()
    {
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = useProxy,
    };
}
