using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>Stands between the service and a node, and does to requests what networks and other proxies do.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const string ProductHeader = "X-Elastic-Product";

    private readonly WebApplication _app;
    private readonly HttpClient _node;

    private FaultProxy(WebApplication app, Uri node)
    {
        _app = app;
        _node = new HttpClient { BaseAddress = node, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Which fault a request meets, by its path and query.</summary>
    public Func<string, Fault> Choose { get; set; } = _ => Fault.None;

    /// <summary>The value of the header Authorization that it passes on; null for any. Others are answered as a node with security does.</summary>
    public string? Authorization { get; set; }

    /// <summary>Its address.</summary>
    public Uri Uri => new(_app.Urls.Single());

    /// <summary>Starts it.</summary>
    /// <param name="node">Where it passes requests on to.</param>
    /// <param name="certificate">With what it speaks TLS; null for plain HTTP.</param>
    public static async Task<FaultProxy> StartAsync(Uri node, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                if (certificate is not null) endpoint.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var proxy = new FaultProxy(app, node);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _node.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var fault = Authorization is null || context.Request.Headers.Authorization == Authorization ? Choose(path) : Fault.Unauthorized;
        switch (fault)
        {
            case Fault.LostRequest:
                context.Abort();
                return;
            case Fault.Stalled:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case Fault.Unauthorized:
                await AnswerAsync(context, 401, "application/json", """{"error":{"type":"security_exception","reason":"unable to authenticate"},"status":401}""");
                return;
            case Fault.Busy:
                await AnswerAsync(
                    context, 429, "application/json",
                    """{"error":{"root_cause":[{"type":"es_rejected_execution_exception","reason":"rejected execution of TimedRunnable"}],"type":"search_phase_execution_exception","reason":"all shards failed"},"status":429}""");
                return;
            case Fault.BadGateway:
                await AnswerAsync(context, 502, "text/html", "<html>Bad Gateway</html>");
                return;
            case Fault.WrongMediaType:
                await AnswerAsync(context, 200, "text/html", "<html>Welcome</html>");
                return;
        }

        using var answer = await _node.SendAsync(await ToNodeAsync(context.Request, path));
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (fault == Fault.LostAnswer)
        {
            context.Abort();
            return;
        }
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        response.Headers.ContentEncoding = answer.Content.Headers.ContentEncoding.ToArray();
        if (fault != Fault.NoProduct && answer.Headers.TryGetValues(ProductHeader, out var product)) response.Headers[ProductHeader] = product.ToArray();
        if (context.Request.Method == "HEAD") return;
        response.ContentLength = body.Length;
        if (fault is not (Fault.HalfAnswer or Fault.StalledAnswer))
        {
            await response.Body.WriteAsync(body);
            return;
        }
        await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await response.Body.FlushAsync();
        var wait = fault == Fault.StalledAnswer ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(20);
        await Task.Delay(wait, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static async Task<HttpRequestMessage> ToNodeAsync(HttpRequest request, string path)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), path);
        foreach (var name in (string[])["Accept", "Accept-Encoding", "Authorization"])
            if (request.Headers.TryGetValue(name, out var values)) message.Headers.TryAddWithoutValidation(name, values.ToArray());
        if (body.Length == 0 && request.ContentType is null) return message;
        message.Content = new ByteArrayContent(body.ToArray());
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var encoding in request.Headers.ContentEncoding) message.Content.Headers.ContentEncoding.Add(encoding!);
        return message;
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers[ProductHeader] = "Elasticsearch";
        return context.Response.WriteAsync(body);
    }
}
