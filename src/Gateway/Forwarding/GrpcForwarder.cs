using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ReasonRank.ServiceDefaults.Discovery;

namespace ReasonRank.Gateway.Forwarding;

/// <summary>
/// Passes gRPC calls on as they are: headers, messages and trailers in both directions, without decoding a message.
/// Deadlines travel in the headers; a caller that goes away resets the call behind it.
/// </summary>
internal sealed partial class GrpcForwarder(ServiceAddresses addresses, ILogger<GrpcForwarder> log) : IDisposable
{
    private static readonly HashSet<string> ConnectionHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    /// <summary>Answers the call in <paramref name="context"/> with what the service behind answers.</summary>
    /// <param name="context">A call that came in.</param>
    /// <param name="target">Name of the service, as <see cref="ServiceAddresses"/> knows it.</param>
    public async Task ForwardAsync(HttpContext context, string target)
    {
        LiftBodyLimits(context);
        try
        {
            using var request = ToRequest(context, addresses.Next(target));
            using var response = await _http.SendAsync(request, context.RequestAborted);
            await AnswerAsync(context, response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away, and the call behind it is reset with it.
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            LogFailed(log, target, e.Message);
            Fail(context, StatusCode.Unavailable, $"The service '{target}' cannot be reached.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage ToRequest(HttpContext context, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, context.Request.Path.Value))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new RequestBody(context),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.StartsWith(':') || ConnectionHeaders.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        request.Headers.TE.ParseAdd("trailers");
        return request;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (!ConnectionHeaders.Contains(name)) context.Response.Headers[name] = values.ToArray();

        // A call that failed at once has its status among the headers and no body; flushing would turn it into a broken stream.
        if (response.Headers.Contains("grpc-status")) return;

        var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await Relay.CopyAsync(body, context.Response.Body, context.RequestAborted);

        foreach (var (name, values) in response.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }

    // A stream of passages may run for hours and hold more than any single request.
    private static void LiftBodyLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }

    private static void Fail(HttpContext context, StatusCode code, string message)
    {
        var status = ((int)code).ToString(CultureInfo.InvariantCulture);
        if (context.Response.HasStarted)
        {
            context.Response.AppendTrailer("grpc-status", status);
            context.Response.AppendTrailer("grpc-message", message);
            return;
        }
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status;
        context.Response.Headers["grpc-message"] = message;
    }

    [LoggerMessage(1, LogLevel.Warning, "A call to '{Target}' broke: {Reason}")]
    private static partial void LogFailed(ILogger log, string target, string reason);
}
