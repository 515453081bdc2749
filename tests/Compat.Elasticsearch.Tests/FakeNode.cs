using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>An HTTP server that answers as a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();

    private FakeNode(WebApplication app) => _app = app;

    /// <summary>What it answers, pings aside; an empty JSON object unless set.</summary>
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteJsonAsync("{}");

    /// <summary>What it answers to pings.</summary>
    public int PingStatus { get; set; } = 200;

    /// <summary>Its address.</summary>
    public Uri Uri => new(_app.Urls.Single());

    /// <summary>All requests, pings among them.</summary>
    public ReceivedRequest[] Received => [.. _received];

    /// <summary>How often it was asked, pings aside.</summary>
    public int Asked => _received.Count(request => request.Method != "HEAD");

    /// <summary>How often it was pinged.</summary>
    public int Pinged => _received.Count(request => request.Method == "HEAD");

    /// <summary>Starts one, over TLS where it has a certificate.</summary>
    public static async Task<FakeNode> StartAsync(X509Certificate2? certificate = null, int port = 0, params X509Certificate2[] chain)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, [.. chain]));
        }));
        var app = builder.Build();
        var node = new FakeNode(app);
        app.Run(node.HandleAsync);
        await app.StartAsync();
        return node;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await (request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body).CopyToAsync(body);
        _received.Enqueue(new ReceivedRequest(
            request.Method, request.Path + request.QueryString, request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
        if (request.Method == "HEAD" && request.Path == "/") context.Response.StatusCode = PingStatus;
        else await Answer(context);
    }
}
