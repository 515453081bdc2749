using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.GrpcInterop.Wire;

namespace ReasonRank.GrpcInterop.Server;

/// <summary>The server under test: HTTP/2 with prior knowledge, no TLS, loopback only.</summary>
internal static class InteropServer
{
    /// <param name="port">0 for any free one.</param>
    /// <param name="broken">Name of the case to answer wrongly; null for none.</param>
    /// <param name="stop">Ends the server.</param>
    /// <returns>The exit code: 1 when the port is taken.</returns>
    public static async Task<int> RunAsync(int port, string? broken, CancellationToken stop)
    {
        await using var app = Build(port, broken);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        Console.WriteLine($"Listening on {app.Urls.Single()}");
        await app.WaitForShutdownAsync(stop);
        return 0;
    }

    private static WebApplication Build(int port, string? broken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders()
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.ResponseCompressionAlgorithm = "gzip");
        builder.Services.AddSingleton<TestServer>(broken is null ? new TestServer() : new BrokenTestServer(broken));

        var app = builder.Build();
        app.Use((context, next) =>
        {
            var log = new FrameLog();
            context.Features.Set(log);
            context.Request.Body = new ObservedStream(context.Request.Body, log);
            return next(context);
        });
        app.MapGrpcService<TestServer>();
        if (broken is "unimplemented_service") app.MapGrpcService<UnexpectedServer>();
        return app;
    }
}
