using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Gateway;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Rewards;

/// <summary>The synthesis service behind a gateway, on real sockets.</summary>
public sealed class RewardStack : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-rewards-").FullName;
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>The service's client.</summary>
    public RewardService.RewardServiceClient Rewards { get; private set; } = null!;

    /// <summary>Root of the gateway's REST routes.</summary>
    public string Http { get; } = $"http://127.0.0.1:{FreePort.Next()}";

    public async ValueTask InitializeAsync()
    {
        var grpc = FreePort.Next();
        // The services' settings files lie beside the tests, and would bind this host to the gateway's ports.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(grpc, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenLocalhost(new Uri(Http).Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Configuration.AddInMemoryCollection([
            new("services:synthesis:http:0", $"http://127.0.0.1:{grpc}"),
            new("Synthesis:DataFolder", _folder)]);
        builder.AddServiceDefaults();
        builder.AddSynthesis();
        builder.AddGateway();
        _app = builder.Build();
        _app.MapSynthesis();
        _app.MapGateway();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");
        Rewards = new RewardService.RewardServiceClient(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _channel!.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
