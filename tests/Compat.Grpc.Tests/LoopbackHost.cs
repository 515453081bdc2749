using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Compat.Grpc.Tests;

/// <summary>An application on a free loopback port, HTTP/2 without TLS, and a channel to it.</summary>
internal sealed class LoopbackHost(WebApplication app, GrpcChannel channel) : IAsyncDisposable
{
    public GrpcChannel Channel => channel;

    public WebApplication App => app;

    public static async Task<LoopbackHost> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LoopbackHost(app, GrpcChannel.ForAddress(app.Urls.Single()));
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }
}
