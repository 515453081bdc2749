using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Compat.Grpc.Tests;

/// <summary>A Kestrel on a free port of the loopback with the test services, and a channel to it.</summary>
public sealed class Host : IAsyncDisposable
{
    private Host(WebApplication app, GrpcChannel channel, Uri address)
    {
        App = app;
        Channel = channel;
        Address = address;
    }

    public WebApplication App { get; }

    public GrpcChannel Channel { get; }

    public Uri Address { get; }

    public static async Task<Host> StartAsync(
        Action<GrpcServiceOptions>? grpc = null, Script? script = null, GrpcChannelOptions? channel = null,
        Action<IServiceCollection>? add = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc ?? (_ => { }));
        builder.Services.AddSingleton(script ?? new Script());
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        app.MapGrpcService<ScriptedService>();
        map?.Invoke(app);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new Host(app, GrpcChannel.ForAddress(address, channel ?? new GrpcChannelOptions()), address);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await App.StopAsync(limit.Token);
        await App.DisposeAsync();
    }
}
