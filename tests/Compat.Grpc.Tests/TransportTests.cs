using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class TransportTests
{
    private const string Unary = "/reasonrank.tests.echo.Echo/Unary";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unix_socket_carries_calls()
    {
        var path = Path.Combine(Path.GetTempPath(), $"reasonrank-{Guid.NewGuid():N}.sock");
        await using var app = await StartAsync(kestrel => kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });

        var response = await new Echo.EchoClient(channel).UnaryAsync(new EchoRequest { Text = "x" }, cancellationToken: Stop);

        Assert.Equal("x", response.Text);
    }

    [Fact]
    public async Task HTTP_1_is_told_to_upgrade_and_GET_is_not_allowed()
    {
        await using var app = await StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var content = new ByteArrayContent(RawClient.Frame(new EchoRequest()));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var post = await client.PostAsync(Unary, content, Stop);
        using var get = await client.GetAsync(Unary, Stop);

        Assert.Equal(HttpStatusCode.UpgradeRequired, post.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Fact]
    public async Task A_request_that_is_not_gRPC_reaches_the_other_endpoints()
    {
        await using var host = await Host.StartAsync(map: app => app.MapPost("/any/thing", () => Microsoft.AspNetCore.Http.Results.Text("mine")));

        var mine = await RawClient.PostAsync(host.Address, "/any/thing", [], "text/plain");
        var unknown = await RawClient.PostAsync(host.Address, "/any/other", [], "text/plain");

        Assert.Equal("mine"u8, mine.Body);
        Assert.Equal(HttpStatusCode.NotFound, unknown.HttpStatus);
    }

    [Fact]
    public async Task Mapping_without_the_services_and_without_a_generated_base_says_so()
    {
        await using var bare = WebApplication.CreateSlimBuilder().Build();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        await using var app = builder.Build();

        Assert.Contains("AddGrpc", Assert.Throws<InvalidOperationException>(() => bare.MapGrpcService<EchoService>()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => app.MapGrpcService<Script>());
    }

    private static async Task<WebApplication> StartAsync(Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(listen);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        return app;
    }
}
